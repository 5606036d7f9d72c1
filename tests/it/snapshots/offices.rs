//! What officers and staff read.

use insta::assert_snapshot;
use lensan::accounts::Role;

use super::text::page;
use crate::support::app::TestApp;
use crate::support::people::EA_KAR;
use crate::support::stall::Stall;

#[test]
fn an_office_at_its_lists() {
    let stall = Stall::open();
    let mut admin = stall.app.administrator();
    assert_snapshot!(page(&admin.get("/accounts")), @"
    200
    Tài khoản cán bộ
    Cán bộ hợp tác xã, tổ công nghệ số, cán bộ huyện, tỉnh và quản trị.
    Mở tài khoản
    Họ tên Vai trò Tình trạng Việc cần làm
    Administrator Quản trị hệ thống
    Đang dùng
    Sửa
    Cấp mã mới
    Ngừng tài khoản
    ");
    assert_snapshot!(page(&admin.get("/producers")), @"
    200
    Nhà sản xuất
    Hộ, hộ kinh doanh, hợp tác xã và tổ hợp tác trong địa bàn của anh/chị.
    Đăng ký mới
    Tên hoặc mã số
    Loại
    · Tất cả
    · Hộ sản xuất nông nghiệp
    · Hộ kinh doanh
    · Hợp tác xã
    · …
    Tình trạng
    · Tất cả
    · Chờ duyệt
    · Đang hoạt động
    · Chưa được duyệt
    · …
    Lọc
    Tên Mã số Loại Xã, phường Huyện cũ Ngày đăng ký Đã dùng tài khoản Tình trạng
    Y Wăn Niê
    [number] …
    Hộ sản xuất nông nghiệp
    Xã Ea Kar
    Huyện Ea Kar
    20/11/2026
    Có
    Đang hoạt động
    ");
    assert_snapshot!(page(&admin.get("/producers/placement")), @"
    200
    Nhà sản xuất
    Chờ xếp huyện cũ
    Chờ xếp huyện cũ
    Không còn hộ nào phải chờ
    Khi một hộ ở xã gộp từ nhiều huyện mà chưa rõ xã cũ, hộ đó hiện ở đây để anh/chị chọn. Số liệu vẫn nằm trong tổng, không mất.
    Xem nhà sản xuất
    ");
    assert_snapshot!(page(&admin.get("/courses/new")), @"
    200
    Tập huấn
    Ghi một lớp tập huấn
    Ghi một lớp tập huấn
    Ghi lớp trước, thêm các hộ đã dự ở bước sau.
    Nội dung
    Ví dụ: Bán hàng trên sàn thương mại điện tử.
    Ngày tổ chức
    Địa điểm
    Ví dụ: Nhà văn hóa thôn 3.
    Xã, phường
    Gõ tên xã, phường hiện nay hoặc tên cũ, có dấu hay không dấu đều được. Ví dụ: ea kar
    Đơn vị tổ chức
    Ví dụ: Bưu điện tỉnh, Sở Khoa học và Công nghệ, hợp tác xã.
    Lưu lớp
    Bỏ qua, không lưu
    ");
}

#[test]
fn a_province_at_its_reports() {
    let app = TestApp::start();
    let dak_lak = app.parts.gazetteer.resolve(EA_KAR).unwrap().province_id;
    let mut staff = app.signed_in(Role::ProvinceStaff, None, vec![dak_lak]);
    assert_snapshot!(page(&staff.get("/reports/districts?period=2024-08&boundaries=2024-08-31")), @"
    200
    Báo cáo theo huyện: Tỉnh Phú Yên
    Tháng 8/2024
    · Địa giới: Đến 30/06/2025 (tỉnh cũ) · In ngày 20/11/2026
    Excel Văn bản (PDF) CSV JSON
    Tỉnh, thành phố
    · Tỉnh Phú Yên
    · Tỉnh Đắk Lắk
    Kỳ báo cáo
    · Lũy kế đến 30/11/2026
    · Lũy kế đến 14/11/2026
    · Lũy kế đến 31/10/2026
    · Lũy kế đến 14/10/2026
    · …
    Địa giới
    · Từ 01/07/2025 (tỉnh mới, gồm các huyện cũ)
    · Đến 30/06/2025 (tỉnh cũ)
    Xem số liệu
    « Cùng kỳ năm trước ‹ Kỳ trước
    Tháng 8/2024
    Kỳ sau ›
    Số liệu từng huyện
    Theo huyện
    Theo xã
    Hộ đã đăng ký
    HTX, tổ hợp tác
    Sản phẩm trên sàn
    Giao dịch
    Giá trị (đồng)
    Hộ được tập huấn
    Tỷ lệ tập huấn
    Vuốt ngang để xem thêm cột.
    Huyện
    Hộ đã đăng ký so kỳ trước so cùng kỳ
    Hạng Lũy kế
    12 tháng
    HTX, tổ hợp tác
    Sản phẩm trên sàn
    Giao dịch
    Giá trị (đồng)
    Hộ được tập huấn
    Tỷ lệ tập huấn
    Thành phố Tuy Hoà 0 0 0 0 0 0 0 –
    Thị xã Sông Cầu 0 0 0 0 0 0 0 –
    Huyện Đồng Xuân 0 0 0 0 0 0 0 –
    Huyện Tuy An 0 0 0 0 0 0 0 –
    Huyện Sơn Hòa 0 0 0 0 0 0 0 –
    Huyện Sông Hinh 0 0 0 0 0 0 0 –
    Huyện Tây Hoà 0 0 0 0 0 0 0 –
    Huyện Phú Hoà 0 0 0 0 0 0 0 –
    Thị xã Đông Hòa 0 0 0 0 0 0 0 –
    Tổng cộng 0 0 0 0 0 0 0 –
    Hộ gồm hộ sản xuất và hộ kinh doanh; hộ tự đăng ký được tính từ ngày xác minh. Sản phẩm trên sàn là số đã đăng trừ số đã rút. Tỷ lệ tập huấn là số hộ được tập huấn trong kỳ chia cho tổng số hộ của huyện. Dưới chỉ số đang xem: dòng trên so với kỳ trước, dòng dưới so với cùng kỳ năm trước; kỳ lũy kế ghi số tăng thêm.
    Có huyện chưa có tổng số hộ năm 2024 nên chưa tính được tỷ lệ. Xem và sửa tổng số hộ năm 2024 · Xem và giao chỉ tiêu năm 2024
    Việc đang chậm
    Những nơi chưa có giao dịch nào trong kỳ.
    Thành phố Tuy Hoà
    Thị xã Sông Cầu
    Huyện Đồng Xuân
    Huyện Tuy An
    Huyện Sơn Hòa
    Huyện Sông Hinh
    và 3 nơi khác
    Xã đang chậm
    Hộ chưa đăng sản phẩm
    Sản phẩm chưa bán được
    Các bước lên sàn Bán ở đâu, căn cứ nào Biểu đồ từng huyện
    Sơ đồ các huyện: Hộ đã đăng ký
    Mỗi ô là một huyện, đặt gần đúng vị trí; ô càng đậm (hoặc viền càng dày) thì số càng lớn. Bảng ở trên có cùng số liệu.
    Bấm vào một ô để xem từng xã.
    9 huyện chưa có vị trí trên sơ đồ, xếp theo mã ở phía dưới.
    Vẽ lại huyện báo cáo Đổi tên, gộp hoặc chia lại huyện báo cáo của tỉnh từ một ngày
    Báo cáo đã ký Ký số liệu của một kỳ, xem bản đã ký và thay đổi sau khi ký
    Nhận báo cáo qua e-mail Báo cáo tự đến hộp thư khi kỳ kết thúc
    ");
    assert_snapshot!(page(&staff.get("/reports/signed")), @"
    200
    Báo cáo theo huyện
    Báo cáo đã ký
    Báo cáo đã ký
    Mỗi kỳ báo cáo được người phụ trách ký một lần. Bản đã ký giữ nguyên mãi mãi; thay đổi về sau được công bố thành bản điều chỉnh.
    Ký báo cáo
    Chưa có báo cáo nào được ký
    Khi một kỳ đã kết thúc, mở “Ký báo cáo”, xem lại số liệu rồi ký.
    ");
    assert_snapshot!(page(&staff.get("/reports/districts/regroup")), @"
    200
    Báo cáo theo huyện
    Vẽ lại huyện báo cáo
    Huyện báo cáo: Tỉnh Đắk Lắk
    Số liệu vẫn được báo cáo theo huyện dù không còn cấp huyện. Ở đây tỉnh đổi tên, gộp hoặc chia lại các huyện báo cáo từ một ngày. Số liệu đã ghi không bị sửa.
    Đang dùng các huyện như đến 30/06/2025; tỉnh chưa vẽ lại lần nào.
    Gộp nhiều huyện báo cáo
    Đổi tên một huyện báo cáo
    Tải lên danh sách
    Tải danh sách (CSV)
    Hôm nay (20/11/2026): 24 huyện báo cáo
    Huyện báo cáo Mã Số xã
    Thành phố Tuy Hoà 555
    3 xã, phường
    Phường Tuy Hòa (phần thuộc Thành phố Tuy Hoà cũ)
    Phường Bình Kiến
    Phường Phú Yên (phần thuộc Thành phố Tuy Hoà cũ)
    Thị xã Sông Cầu 557
    5 xã, phường
    Phường Sông Cầu
    Xã Xuân Lộc
    Xã Xuân Cảnh
    Xã Xuân Thọ
    Phường Xuân Đài
    Huyện Đồng Xuân 558
    4 xã, phường
    Xã Đồng Xuân
    Xã Xuân Lãnh
    Xã Phú Mỡ
    Xã Xuân Phước
    Huyện Tuy An 559
    5 xã, phường
    Xã Tuy An Bắc
    Xã Tuy An Đông
    Xã Tuy An Tây
    Xã Ô Loan
    Xã Tuy An Nam
    Huyện Sơn Hòa 560
    4 xã, phường
    Xã Sơn Hòa
    Xã Tây Sơn
    Xã Vân Hòa
    Xã Suối Trai
    Huyện Sông Hinh 561
    4 xã, phường
    Xã Sông Hinh
    Xã Đức Bình
    Xã Ea Bá
    Xã Ea Ly
    Huyện Tây Hoà 562
    5 xã, phường
    Phường Phú Yên (phần thuộc Huyện Tây Hoà cũ)
    Xã Sơn Thành
    Xã Tây Hòa
    Xã Hòa Thịnh
    Xã Hòa Mỹ
    Huyện Phú Hoà 563
    3 xã, phường
    Phường Tuy Hòa (phần thuộc Huyện Phú Hoà cũ)
    Xã Phú Hòa 2
    Xã Phú Hòa 1
    Thị xã Đông Hòa 564
    4 xã, phường
    Phường Phú Yên (phần thuộc Thị xã Đông Hòa cũ)
    Phường Đông Hòa
    Phường Hòa Hiệp
    Xã Hòa Xuân
    Thành phố Buôn Ma Thuột 643
    6 xã, phường
    Phường Tân Lập
    Phường Buôn Ma Thuột
    Phường Thành Nhất
    Phường Tân An
    Phường Ea Kao
    Xã Hòa Phú
    Thị xã Buôn Hồ 644
    3 xã, phường
    Phường Buôn Hồ
    Xã Ea Drông
    Phường Cư Bao
    Huyện Ea H'leo 645
    5 xã, phường
    Xã Ea Drăng
    Xã Ea H'Leo
    Xã Ea Hiao
    Xã Ea Wy
    Xã Ea Khăl
    Huyện Ea Súp 646
    5 xã, phường
    Xã Ea Súp
    Xã Ia Lốp
    Xã Ea Rốk
    Xã Ia Rvê
    Xã Ea Bung
    Huyện Buôn Đôn 647
    3 xã, phường
    Xã Buôn Đôn
    Xã Ea Wer
    Xã Ea Nuôl
    Huyện Cư M'gar 648
    6 xã, phường
    Xã Quảng Phú
    Xã Ea Kiết
    Xã Ea Tul
    Xã Cư M'gar
    Xã Ea M'Droh
    Xã Cuôr Đăng
    Huyện Krông Búk 649
    3 xã, phường
    Xã Krông Búk
    Xã Cư Pơng
    Xã Pơng Drang
    Huyện Krông Năng 650
    4 xã, phường
    Xã Krông Năng
    Xã Dliê Ya
    Xã Tam Giang
    Xã Phú Xuân
    Huyện Ea Kar 651
    5 xã, phường
    Xã Ea Kar
    Xã Ea Knốp
    Xã Ea Păl
    Xã Ea Ô
    Xã Cư Yang
    Huyện M'Đrắk 652
    6 xã, phường
    Xã M'Drắk
    Xã Cư Prao
    Xã Ea Riêng
    Xã Cư M'ta
    Xã Krông Á
    Xã Ea Trang
    Huyện Krông Bông 653
    5 xã, phường
    Xã Krông Bông
    Xã Dang Kang
    Xã Hòa Sơn
    Xã Cư Pui
    Xã Yang Mao
    Huyện Krông Pắc 654
    6 xã, phường
    Xã Krông Pắc
    Xã Ea Kly
    Xã Ea Phê
    Xã Ea Knuếc
    Xã Tân Tiến
    Xã Vụ Bổn
    Huyện Krông A Na 655
    3 xã, phường
    Xã Krông Ana
    Xã Ea Na
    Xã Dur Kmăl
    Huyện Lắk 656
    5 xã, phường
    Xã Liên Sơn Lắk
    Xã Đắk Liêng
    Xã Đắk Phơi
    Xã Krông Nô
    Xã Nam Ka
    Huyện Cư Kuin 657
    3 xã, phường
    Xã Ea Ning
    Xã Ea Ktur
    Xã Dray Bhăng
    Lịch sử
    Chưa có lần nào.
    ");
}

#[test]
fn a_province_sends_its_reports() {
    let app = TestApp::start();
    let dak_lak = app.parts.gazetteer.resolve(EA_KAR).unwrap().province_id;
    let mut staff = app.signed_in(Role::ProvinceStaff, None, vec![dak_lak]);
    assert_snapshot!(page(&staff.get("/reports/document?province=66")), @"
    200
    Tỉnh Đắk Lắk
    Tải văn bản báo cáo
    Tải văn bản báo cáo
    Tỉnh Đắk Lắk · Lũy kế đến 30/11/2026
    Văn bản theo thể thức của Nghị định 30/2020/NĐ-CP. Ô nào để trống thì văn bản có dòng chấm để điền tay.
    Cơ quan chủ quản
    Dòng trên cùng bên trái, ví dụ: UBND tỉnh Đắk Lắk
    Cơ quan ban hành
    Ví dụ: Sở Khoa học và Công nghệ
    Số
    Mỗi văn bản một số, ví dụ: 15
    Ký hiệu
    Sau dấu gạch chéo, ví dụ: BC-SKHCN
    Địa danh
    Nơi ký văn bản
    Ngày ký
    Để trống nếu điền tay khi ký
    Thẩm quyền ký
    Chỉ khi ký thay hoặc thay mặt, ví dụ: KT. GIÁM ĐỐC
    Chức vụ người ký
    Ví dụ: Phó Giám đốc
    Họ và tên người ký
    Ví dụ: Nguyễn Thị Hòa
    Nơi nhận
    Mỗi dòng một nơi, không cần gạch đầu dòng. Dòng “Lưu: VT” có sẵn.
    Tải văn bản (PDF)
    Về báo cáo
    Những gì ghi ở đây được giữ cho tài khoản này, trừ số và ngày: lần sau không phải ghi lại. Văn bản gửi qua e-mail cũng dùng các dòng này.
    ");
    assert_snapshot!(page(&staff.get("/reports/subscriptions")), @"
    200
    Báo cáo theo huyện
    Nhận báo cáo qua e-mail
    Nhận báo cáo qua e-mail
    Khi một kỳ kết thúc, báo cáo tự đến hộp thư vào 7 giờ sáng hôm sau, kèm tệp số liệu.
    Chưa đăng ký báo cáo nào
    Chọn nơi và kỳ ở bên dưới. Thôi nhận lúc nào cũng được.
    Tài khoản này chưa có e-mail đã xác nhận nên chưa nhận được báo cáo. Mời ghi e-mail bằng mật khẩu của mình (hoặc nhờ quản trị hệ thống ghi giúp), rồi mở thư xác nhận.
    Ghi e-mail vào tài khoản
    ");
}
