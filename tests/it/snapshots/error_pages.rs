//! What a page says when something went wrong.

use insta::assert_snapshot;
use lensan::accounts::Role;

use super::text::page;
use crate::support::app::TestApp;

#[test]
fn there_is_no_such_page() {
    let app = TestApp::start();
    assert_snapshot!(page(&app.visitor().get("/no-such-page")), @"
    404
    Không tìm thấy trang này
    Có thể địa chỉ bị gõ nhầm, hoặc mục này không thuộc phần việc của anh/chị.
    Về trang chính
    ");
    let answer = app.visitor().ask("DELETE", "/sign-in");
    assert_snapshot!(page(&answer), @"
    405
    Địa chỉ này không mở được như vậy
    Trang này chỉ hiện ra sau khi bấm nút gửi ở trang trước. Chưa có gì bị thay đổi. Mời về trang chính rồi đi tiếp từ đó.
    Về trang chính
    ");
}

#[test]
fn a_form_is_not_ours_too_old_or_too_large() {
    let app = TestApp::start();
    let mut admin = app.administrator();
    let foreign = [("sec-fetch-site", "cross-site")];
    let name = [("name", "Vũ Văn Cau")];
    assert_snapshot!(page(&admin.post_from("/accounts", &name, &foreign)), @"
    403
    Yêu cầu này từ một trang khác gửi tới
    Vì an toàn, lensan chỉ nhận những gì gửi từ trang của chính mình. Chưa có gì bị thay đổi. Nếu anh/chị đang làm việc trên lensan mà vẫn gặp trang này, xin báo cho người quản lý hệ thống.
    Về trang chính
    ");
    assert_snapshot!(page(&admin.post_raw("/accounts", &name)), @"
    409
    Biểu mẫu mở đã lâu
    Chưa có gì được ghi lại. Mời quay lại trang trước, tải lại trang rồi gửi lần nữa.
    Về trang chính
    ");
    let large = "ế".repeat(100_000);
    assert_snapshot!(page(&admin.post("/accounts", &[("name", &large)])), @"
    413
    Nội dung gửi lên quá lớn
    Mỗi lần gửi được nhiều nhất 128 KB. Mời rút gọn phần chữ, hoặc gửi ít ảnh hơn. Chưa có gì bị thay đổi.
    Về trang chính
    ");
}

#[test]
fn whoever_has_no_code_or_an_old_link_is_told_what_to_do() {
    let app = TestApp::start();
    let mut visitor = app.visitor();
    assert_snapshot!(page(&visitor.get("/reset/no-such-token")), @"
    410
    Liên kết này không còn dùng được
    Liên kết đã được dùng, đã có liên kết mới hơn, hoặc đã quá 2 giờ.
    Mật khẩu hiện tại vẫn giữ nguyên. Nếu vẫn cần đổi, mời xin một liên kết mới.
    Xin liên kết mới Đăng nhập Tôi có mã kích hoạt
    ");
    assert_snapshot!(page(&visitor.get("/t/AAAAAAAAAAAA")), @"
    404
    Mã bị gõ nhầm
    Mỗi mã có một ký tự để phát hiện gõ nhầm, và mã này không khớp. Mời so lại từng chữ với tem rồi gõ lại.
    Mã trên tem
    12 chữ và số, ví dụ [code]. Chữ hoa, chữ thường, có gạch hay không đều được.
    Mã này có lẽ gõ nhầm một ký tự. Vui lòng so lại từng ký tự với mã in trên tem.
    Xem sản phẩm
    ");
    let fields = [
        ("code", "AAAA-BBBB-CCCC"),
        ("password", "lúa chín đầy đồng"),
    ];
    assert_snapshot!(page(&visitor.post("/activate", &fields)), @"
    422
    Đặt mật khẩu lần đầu
    Nhập mã kích hoạt mà cán bộ đã đưa, rồi chọn mật khẩu của mình.
    Còn chỗ cần sửa
    Mật khẩu không được giữ lại, mời nhập lại.
    Mã này bị gõ nhầm. Mời xem lại từng chữ trên giấy.
    Mã kích hoạt
    12 chữ và số, ví dụ [code]. Chữ hoa hay thường đều được.
    Mã này bị gõ nhầm. Mời xem lại từng chữ trên giấy.
    Mật khẩu mới
    Ít nhất 8 ký tự. Một câu ngắn dễ nhớ là tốt nhất. Có thể dán mật khẩu vào đây.
    Lưu mật khẩu và vào
    ");
}

#[test]
fn what_is_not_for_a_role_is_not_there() {
    let app = TestApp::start();
    let mut team = app.signed_in(Role::DigitalTeam, None, vec![]);
    assert_snapshot!(page(&team.get("/accounts")), @"
    404
    Không tìm thấy trang này
    Có thể địa chỉ bị gõ nhầm, hoặc mục này không thuộc phần việc của anh/chị.
    Về trang chính
    ");
}
