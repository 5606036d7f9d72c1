//! Figures and their places on an axis.

/// Where a figure stands. `plotters` reckons in `f64`.
#[allow(
    clippy::as_conversions,
    reason = "beyond 2⁵³ a place is rounded, far below a pixel"
)]
pub(super) fn place(figure: i64) -> f64 {
    figure as f64
}

/// The figure to write beside a place.
#[allow(
    clippy::as_conversions,
    reason = "rounded on purpose; an axis ends where the figures do"
)]
pub(super) fn figure(place: f64) -> i64 {
    place.round() as i64
}
