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
    Dùng chung điện thoại với người nhà? Mời nhập mã số ghi trên giấy của hộ.
    Mật khẩu
    Đăng nhập
    Quên mật khẩu
    Vào lần đầu?
    Nếu cán bộ đã lập hồ sơ và đưa mã kích hoạt, mời nhập mã để đặt mật khẩu. Nếu chưa có hồ sơ, mời tự đăng ký.
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

#[test]
fn the_communes_that_a_name_may_mean() {
    let app = TestApp::start();
    let found = app.visitor().get("/places?q=ea+kar");
    assert_snapshot!(found.is(200).body, @r#"[{"value":"24373","label":"Xã Ea Kar, tỉnh Đắk Lắk","detail":"huyện Ea Kar, tỉnh Đắk Lắk"},{"value":"24376","label":"Xã Ea Knốp, tỉnh Đắk Lắk","detail":"huyện Ea Kar, tỉnh Đắk Lắk"},{"value":"24403","label":"Xã Ea Ô, tỉnh Đắk Lắk","detail":"huyện Ea Kar, tỉnh Đắk Lắk"},{"value":"24400","label":"Xã Ea Păl, tỉnh Đắk Lắk","detail":"huyện Ea Kar, tỉnh Đắk Lắk"},{"value":"24373-24391","label":"Xã Ea Kar, tỉnh Đắk Lắk","detail":"Xã Ea Đar, huyện Ea Kar, tỉnh Đắk Lắk"},{"value":"24373-24394","label":"Xã Ea Kar, tỉnh Đắk Lắk","detail":"Xã Ea Kmút, huyện Ea Kar, tỉnh Đắk Lắk"},{"value":"24376-24380","label":"Xã Ea Knốp, tỉnh Đắk Lắk","detail":"Xã Ea Sar, huyện Ea Kar, tỉnh Đắk Lắk"},{"value":"24376-24379","label":"Xã Ea Knốp, tỉnh Đắk Lắk","detail":"Xã Ea Sô, huyện Ea Kar, tỉnh Đắk Lắk"},{"value":"24376-24388","label":"Xã Ea Knốp, tỉnh Đắk Lắk","detail":"Xã Ea Tih, huyện Ea Kar, tỉnh Đắk Lắk"},{"value":"24406","label":"Xã Cư Yang, tỉnh Đắk Lắk","detail":"huyện Ea Kar, tỉnh Đắk Lắk"},{"value":"24406-24406","label":"Xã Cư Yang, tỉnh Đắk Lắk","detail":"Xã Cư Bông, huyện Ea Kar, tỉnh Đắk Lắk"},{"value":"24403-24404","label":"Xã Ea Ô, tỉnh Đắk Lắk","detail":"Xã Cư ELang, huyện Ea Kar, tỉnh Đắk Lắk"}]"#);
}

/// The language of a browser that asks for English.
#[test]
fn anybody_in_english() {
    let app = TestApp::start();
    let mut visitor = app.visitor();
    visitor.get("/language?to=en").is(303);
    assert_snapshot!(page(&visitor.get("/")), @"
    200
    Bring your farm products onto the floor
    Register once, list a product with a photo, get its trace code and note each sale.
    Sign in Register my household
    Register
    By yourself, or with an officer who comes to your door.
    List a product
    Take one photo, write the price and the amount. Less than three minutes.
    Get its trace code
    A buyer scans it and sees whose product it is and where it grew.
    See where a product comes from
    Type the code printed under the square on the package.
    Trace code
    Look it up
    See the programme's open data
    ");
    assert_snapshot!(page(&visitor.get("/sign-in")), @"
    200
    Sign in
    Phone, e-mail or number
    Sharing a phone with your family? Type the number on your slip.
    Password
    Sign in
    Forgot the password
    First time here?
    If an officer registered you and gave you an activation code, use it to set your password. If nobody did, register yourself.
    I have an activation code Register my household
    ");
    assert_snapshot!(page(&visitor.get("/register")), @"
    200
    Register your household
    Step 1/4
    What is the name of the head of the household?
    Full name, with accents, for example: Y Wăn Niê.
    Continue
    Did an officer give you a code? I have an activation code
    ");
}
