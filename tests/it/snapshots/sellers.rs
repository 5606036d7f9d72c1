//! What a household and its buyer read.

use insta::assert_snapshot;

use super::text::page;
use crate::support::stall::Stall;

#[test]
fn a_household_at_home_and_at_its_stall() {
    let mut stall = Stall::open();
    let (listing, code) = stall.published();
    assert_snapshot!(page(&stall.seller.get("/")), @"
    200
    Xin chào Household
    Mã số của hộ: [number] …
    Việc tiếp theo
    Cho khách xem mã truy xuất
    In mã dán lên bao bì, hoặc gửi qua Zalo cho người mua.
    Mở mã của tôi
    Sản phẩm đang bán
    1
    Lần bán đã ghi
    0
    Sản phẩm của hộ
    Cà phê Robusta rang mộc
    Đang bán
    Thêm sản phẩm Ghi một lần bán Hồ sơ của hộ
    ");
    assert_snapshot!(page(&stall.seller.get(&listing)), @"
    200
    Sản phẩm
    Cà phê Robusta rang mộc
    Cà phê Robusta rang mộc
    Đang bán
    Ghi một lần bán
    Sửa
    Mã truy xuất
    [code]
    Ai quét mã này cũng xem được sản phẩm của ai, làm ở đâu. Dán tem lên bao bì hoặc gửi ảnh mã qua Zalo.
    In tem
    Xem trang công khai
    Tải ảnh mã QR (PNG)
    Tải mã QR để in lớn (SVG)
    Ảnh sản phẩm
    Bỏ ảnh
    Thêm ảnh
    Chụp ở nơi sáng, giữ máy cách sản phẩm chừng một gang tay. Chọn được nhiều ảnh một lần.
    Gửi ảnh
    Thông tin sản phẩm
    Tên sản phẩm
    Cà phê Robusta rang mộc
    Sửa
    Tên sản phẩm
    Loại sản phẩm
    Cà phê
    Sửa
    Loại sản phẩm
    Giá bán
    120.000 ₫ / kg
    Sửa
    Giá bán
    Số lượng có bán
    50 kg
    Sửa
    Số lượng có bán
    Mùa vụ
    tháng 11 đến tháng 1
    Sửa
    Mùa vụ
    Nơi trồng, nơi làm ra
    Xã Ea Kar, tỉnh Đắk Lắk
    Trước đây: huyện Ea Kar, tỉnh Đắk Lắk
    Sửa
    Nơi trồng, nơi làm ra
    Lên sàn ngày
    20/11/2026
    Mô tả
    Rang mộc.
    Không tẩm.
    Sửa
    Mô tả
    Ngừng bán
    Tạm ngừng bán
    Gỡ khỏi sàn
    Hết hàng một thời gian thì tạm ngừng. Gỡ khỏi sàn là thôi hẳn: không bán lại được sản phẩm này, nhưng mã truy xuất vẫn xem được.
    Lịch sử
    20/11/2026 10:00
    Household đăng sản phẩm lên sàn
    20/11/2026 10:00
    Household thêm 1 ảnh
    20/11/2026 10:00
    Household ghi sản phẩm mới
    ");
    assert_snapshot!(page(&stall.seller.get("/transactions/new")), @"303");
    assert_snapshot!(page(&stall.app.visitor().get(&format!("/t/{code}"))), @"
    200
    Cà phê Robusta rang mộc
    120.000 ₫ / kg
    Mã đúng, sản phẩm có trong hệ thống. [code]
    Nguồn gốc
    Người làm ra
    Y Wăn Niê
    Địa chỉ
    Xã Ea Kar, tỉnh Đắk Lắk
    Trước tháng 7/2025 thuộc huyện Ea Kar
    Mùa vụ
    tháng 11 đến tháng 1
    Lên sàn ngày
    20/11/2026
    Về sản phẩm
    Rang mộc.
    Không tẩm.
    Hàng trên tay khác với ảnh ở đây? Tem có thể đã bị dán sang hàng khác. Mời hỏi lại người bán.
    ");
}

#[test]
fn a_photo_that_is_none() {
    let mut stall = Stall::open();
    let (listing, _) = stall.published();
    let whole = page(&stall.send(&listing, b"%PDF-1.7"));
    let (_, form) = whole.split_once("Thêm ảnh\n").unwrap();
    let (form, _) = form.split_once("Thông tin sản phẩm").unwrap();
    assert_snapshot!(form, @"
    Chụp ở nơi sáng, giữ máy cách sản phẩm chừng một gang tay. Chọn được nhiều ảnh một lần.
    Đây là tệp PDF, không phải ảnh. Mời chụp ảnh sản phẩm bằng điện thoại rồi gửi ảnh đó. Những gì đã nhập vẫn còn.
    Gửi ảnh
    ");
}
