//! Invented people: given names are plants and things of the field, so that nobody is meant.

use super::seeded_rng::SeededRng;

const FAMILY: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Lý", "Đinh", "Lương",
];
const MIDDLE: &[&str] = &["Văn", "Thị", "Hữu", "Ngọc", "Đức", "Thanh", "Xuân", "Thu"];
const GIVEN: &[&str] = &[
    "Lúa", "Ngô", "Khoai", "Đậu", "Vừng", "Lạc", "Gừng", "Nghệ", "Sả", "Chanh", "Bưởi", "Cam",
    "Quýt", "Mít", "Xoài", "Ổi", "Na", "Dừa", "Chè", "Điều", "Tiêu", "Mía", "Dâu", "Sen", "Bầu",
    "Bí", "Mướp", "Cải", "Hành", "Tỏi", "Thóc", "Rơm", "Cau", "Bơ", "Chuối", "Nhãn", "Vải",
];
/// Villages are called buôn or thôn in Đắk Lắk, thôn in Thái Bình; numbered, never a real name.
const HAMLET: &[&str] = &["Thôn", "Buôn", "Tổ dân phố"];

/// "Trần Thị Lúa (mẫu)": the mark stands in the name too, where no badge can.
pub(super) fn person(what: &str, n: usize) -> String {
    let mut rng = SeededRng::of(what, n);
    let mut word = |from: &'static [&'static str]| rng.pick(from).copied().unwrap_or_default();
    format!("{} {} {} (mẫu)", word(FAMILY), word(MIDDLE), word(GIVEN))
}

pub(super) fn hamlet(what: &str, n: usize) -> String {
    let mut rng = SeededRng::of(what, n);
    let kind = rng.pick(HAMLET).copied().unwrap_or_default();
    format!("{kind} {}", rng.between(1, 12))
}

const TRADE: &[&str] = &[
    "Nông nghiệp sạch",
    "Dịch vụ Nông nghiệp",
    "Nông nghiệp hữu cơ",
    "Sản xuất Nông sản",
    "Nông nghiệp Công bằng",
    "Chế biến Nông sản",
];

/// "Hợp tác xã Dịch vụ Nông nghiệp Ea Kar (mẫu)".
pub(super) fn cooperative(place: &str, n: usize) -> String {
    let trade = SeededRng::of("trade", n)
        .pick(TRADE)
        .copied()
        .unwrap_or_default();
    format!("Hợp tác xã {trade} {place} số {} (mẫu)", n + 1)
}
