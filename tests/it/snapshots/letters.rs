//! Letters as their readers get them.

use insta::assert_snapshot;
use lensan::values::PublicId;

use super::text::redacted;
use crate::support::app::{PASSWORD, TestApp};
use crate::support::outbox::{letters, link};
use crate::support::people::EA_KAR;

fn last_letter(app: &TestApp) -> String {
    let letters = letters(app);
    let letter = letters.last().unwrap();
    let part = |name: &str| letter[name].as_str().unwrap().to_owned();
    redacted(&format!(
        "{}\n{}\n\n{}",
        part("to"),
        part("subject"),
        part("text")
    ))
}

#[test]
fn an_account_is_opened_and_its_password_forgotten() {
    let app = TestApp::start();
    let form = [
        ("role", "administrator"),
        ("name", "Vũ Văn Cau"),
        ("email", "cau@lensan.example"),
    ];
    app.administrator().post("/accounts", &form).is(200);
    let activate = link(letters(&app).last().unwrap());
    assert_snapshot!(last_letter(&app), @"
    cau@lensan.example
    Mời kích hoạt tài khoản

    Người nhận: Vũ Văn Cau

    Kính chào anh/chị,

    Anh/chị có một tài khoản trên hệ thống đưa nông sản lên sàn. Để đặt mật khẩu và bắt đầu sử dụng, mời anh/chị mở đường dẫn dưới đây:

    http://lensan.test/activate?code=[secret]

    Đường dẫn chỉ dùng được một lần và dành riêng cho anh/chị, xin đừng chuyển cho người khác. Nếu anh/chị không biết về tài khoản này, xin bỏ qua thư này.

    Trân trọng,
    lensan

    Thư này được gửi tự động, xin đừng trả lời.
    ");
    activated(&app, &activate);
    app.visitor()
        .post("/forgot", &[("login", "cau@lensan.example")]);
    assert_snapshot!(last_letter(&app), @"
    cau@lensan.example
    Đặt lại mật khẩu

    Người nhận: Vũ Văn Cau

    Kính chào anh/chị,

    Chúng tôi vừa nhận được yêu cầu đặt lại mật khẩu cho tài khoản của anh/chị. Để đặt mật khẩu mới, mời anh/chị mở đường dẫn dưới đây:

    http://lensan.test/reset/[secret]

    Đường dẫn chỉ dùng được một lần và sẽ sớm hết hạn. Nếu anh/chị không yêu cầu đặt lại mật khẩu, xin bỏ qua thư này: mật khẩu hiện tại vẫn giữ nguyên.

    Trân trọng,
    lensan

    Thư này được gửi tự động, xin đừng trả lời.
    ");
}

/// Opens the account with the link of its letter.
fn activated(app: &TestApp, link: &str) {
    let mut owner = app.visitor();
    let page = owner.get(link);
    let (code, letter) = (page.field("code").unwrap(), page.field("letter").unwrap());
    let form = [
        ("code", code.as_str()),
        ("letter", &letter),
        ("password", PASSWORD),
    ];
    owner.post("/activate", &form).is(303);
}

/// Registers a cooperative and decides about it.
fn decided(app: &TestApp, decision: &str) -> String {
    let mut staff = app.administrator();
    let uuid = PublicId::new();
    let form = [
        ("uuid", uuid.as_str()),
        ("kind", "cooperative"),
        ("name", "HTX Ea Kar"),
        ("representative", "Lê Thị Mía"),
        ("email", "htx@lensan.example"),
        ("commune", EA_KAR),
        ("consents", "programme"),
        ("given_via", "paper"),
        ("open_account", "yes"),
    ];
    staff.post("/producers", &form).is(200);
    activated(app, &link(letters(app).last().unwrap()));
    let address = format!("/producers/{uuid}/decision");
    let decision = [("decision", decision), ("reason", "Thiếu giấy đăng ký.")];
    staff.post(&address, &decision).is(303);
    last_letter(app)
}

#[test]
fn a_cooperative_is_approved_or_refused() {
    assert_snapshot!(decided(&TestApp::start(), "approve"), @"
    htx@lensan.example
    Hợp tác xã đã được duyệt

    Người nhận: Lê Thị Mía

    Kính chào anh/chị,

    Hồ sơ đăng ký của hợp tác xã đã được duyệt. Từ bây giờ, anh/chị có thể đăng nhập để thêm thành viên và đưa sản phẩm lên sàn:

    http://lensan.test/sign-in

    Khi cần giúp đỡ, mời anh/chị liên hệ tổ công nghệ số cộng đồng tại địa phương.

    Trân trọng,
    lensan

    Thư này được gửi tự động, xin đừng trả lời.
    ");
    assert_snapshot!(decided(&TestApp::start(), "refuse"), @"
    htx@lensan.example
    Hồ sơ hợp tác xã chưa được duyệt

    Người nhận: Lê Thị Mía

    Kính chào anh/chị,

    Rất tiếc, hồ sơ đăng ký của hợp tác xã chưa được duyệt. Lý do:

    Thiếu giấy đăng ký.

    Anh/chị có thể sửa hồ sơ theo lý do trên rồi đăng ký lại, hoặc liên hệ cán bộ phụ trách tại địa phương để được hướng dẫn.

    Trân trọng,
    lensan

    Thư này được gửi tự động, xin đừng trả lời.
    ");
}
