//! What anybody reads.

use insta::assert_snapshot;

use super::text::page;
use crate::support::app::TestApp;

#[test]
fn anybody() {
    let app = TestApp::start();
    let mut visitor = app.visitor();
    assert_snapshot!(page(&visitor.get("/")), @"
    200
    Đưa nông sản của bà con lên sàn
    Đăng ký một lần, đăng sản phẩm kèm ảnh, nhận mã truy xuất và ghi lại từng lần bán.
    Đăng nhập Tự đăng ký hộ
    Lập hồ sơ
    Bà con tự đăng ký, hoặc nhờ cán bộ làm giúp tại nhà.
    Đăng sản phẩm
    Chụp một tấm ảnh, ghi giá và sản lượng. Chưa đến ba phút.
    Nhận mã truy xuất
    Người mua quét mã là biết hàng của ai, trồng ở đâu.
    Xem nguồn gốc một sản phẩm
    Nhập mã in dưới hình vuông trên bao bì.
    Mã truy xuất
    Tra cứu
    Xem dữ liệu mở của chương trình
    ");
    assert_snapshot!(page(&visitor.get("/sign-in")), @"
    200
    Đăng nhập
    Số điện thoại, e-mail hoặc mã số
    Dùng chung điện thoại với người nhà? Hãy nhập mã số ghi trên giấy của bà con.
    Mật khẩu
    Đăng nhập
    Quên mật khẩu
    Vào lần đầu?
    Nếu cán bộ đã lập hồ sơ và đưa mã kích hoạt, bà con nhập mã để đặt mật khẩu. Nếu chưa có hồ sơ, bà con tự đăng ký.
    Tôi có mã kích hoạt Tự đăng ký hộ
    ");
    assert_snapshot!(page(&visitor.get("/register")), @"
    200
    Đăng ký hộ sản xuất
    Bước 1/4
    Tên chủ hộ là gì?
    Ghi đủ họ tên, có dấu, ví dụ: Y Wăn Niê.
    Tiếp tục
    Cán bộ đã đưa mã? Tôi có mã kích hoạt
    ");
    assert_snapshot!(page(&visitor.get("/open")), @"
    200
    Dữ liệu mở
    Số liệu tổng hợp của chương trình đưa nông sản lên sàn theo tỉnh, huyện, xã và kỳ. Ai cũng dùng được, không cần tài khoản.
    Giấy phép
    CC BY 4.0
    Được dùng, sửa và chia sẻ, kể cả để kinh doanh, miễn là ghi nguồn: lensan.
    Số nhỏ được che
    Số hộ, hợp tác xã, sản phẩm và hộ được tập huấn là số tại ngày cuối của quý đã hết. Số mới chỉ được công bố khi từ lần công bố trước không có ai hoặc có từ 5 người trở lên mới tham gia; nếu không thì giữ số trước cùng ngày của số đó.
    Số đã công bố của một quý không thay đổi: điều được ghi muộn hoặc sửa lại sau đó tính vào quý sau.
    Số lần bán và giá trị chỉ công bố khi nửa tháng bán gần nhất có từ 5 người bán trở lên, và các ô giúp tính ra số đó cũng được che. Ô không có số thì để trống.
    Các tỉnh
    Mỗi tỉnh, thành phố một dòng.
    JSON CSV
    Các huyện của một tỉnh
    Huyện trước ngày 01/07/2025, huyện báo cáo từ ngày đó. Ví dụ: Đắk Lắk (mã 66).
    JSON CSV
    Các xã của một tỉnh
    Mỗi xã, phường một dòng. Ví dụ: Đắk Lắk (mã 66).
    JSON CSV
    Cách hỏi
    province=66
    Mã tỉnh theo địa giới đã chọn.
    period=2026-10
    Kỳ: tháng 2024-08, quý 2024-Q3, năm 2024; kỳ của Nhà nước s2024-08, s2024-Q3, s2024-H1, s2024-9M, s2024; lũy kế until-2024-08-31. Bỏ trống là lũy kế đến nay. Kỳ không gồm trọn các quý đã hết thì chỉ có số lần bán và giá trị.
    boundaries=2025-06-30
    Ngày mà địa giới được tính theo. Bỏ trống là địa giới đang có hiệu lực.
    Ví dụ các huyện của Đắk Lắk theo địa giới cũ:
    http://lensan.test/open/v1/districts.json?province=66&period=2026-10&boundaries=2025-06-30
    Địa chỉ và tên cột của v1 giữ nguyên. Mỗi bảng được lập nhiều nhất năm phút một lần; ETag cho biết câu hỏi và lúc lập. Khi nhiều người hỏi cùng lúc, câu trả lời có thể là 503: xin hỏi lại sau vài giây.
    Các cột
    Lũy kế: số đã công bố gần nhất. Kỳ gồm trọn các quý: số công bố cuối kỳ trừ số công bố trước kỳ. Của tỉnh là tổng số đã công bố của các huyện.
    households
    Số hộ sản xuất và hộ kinh doanh đăng ký trong kỳ.
    cooperatives
    Số hợp tác xã và tổ hợp tác được duyệt trong kỳ.
    listings
    Số sản phẩm lên sàn lần đầu trong kỳ trừ số sản phẩm gỡ khỏi sàn trong kỳ.
    transactions
    Số lần bán trong kỳ, tính theo ngày bán, không kể lần đã hủy.
    value_vnd
    Tổng số tiền của các lần bán trong kỳ, bằng đồng.
    trained
    Số hộ được tập huấn, mỗi hộ tính một lần vào ngày của lớp đầu tiên.
    suppressed
    true khi có số liệu của dòng được để trống.
    households_as_of
    Ngày mà số liệu của cột tương ứng được tính đến. Của tỉnh và dòng tổng cộng là ngày sớm nhất trong các huyện được cộng.
    cooperatives_as_of
    Ngày mà số liệu của cột tương ứng được tính đến. Của tỉnh và dòng tổng cộng là ngày sớm nhất trong các huyện được cộng.
    listings_as_of
    Ngày mà số liệu của cột tương ứng được tính đến. Của tỉnh và dòng tổng cộng là ngày sớm nhất trong các huyện được cộng.
    trained_as_of
    Ngày mà số liệu của cột tương ứng được tính đến. Của tỉnh và dòng tổng cộng là ngày sớm nhất trong các huyện được cộng.
    ");
}
