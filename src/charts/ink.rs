//! What is drawn with: a name for the stylesheet, and the marker colour that stands for it until
//! the drawing is done.

use plotters::style::RGBColor;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Now,
    Before,
    Axis,
    Text,
    /// The shade of a tile, from the faintest.
    Step(u8),
    /// The writing on it.
    OnStep(u8),
}

pub(super) const STEPS: u8 = 5;

impl Ink {
    pub fn all() -> impl Iterator<Item = Self> {
        let plain = [Self::Now, Self::Before, Self::Axis, Self::Text];
        let steps = (0..STEPS).flat_map(|step| [Self::Step(step), Self::OnStep(step)]);
        plain.into_iter().chain(steps)
    }

    pub fn class(self) -> String {
        match self {
            Self::Now => "line".to_owned(),
            Self::Before => "line before".to_owned(),
            Self::Axis => "axis".to_owned(),
            Self::Text => "word".to_owned(),
            Self::Step(step) => format!("step-{step}"),
            Self::OnStep(step) => format!("on-step-{step}"),
        }
    }

    pub const fn color(self) -> RGBColor {
        let number = match self {
            Self::Now => 1,
            Self::Before => 2,
            Self::Axis => 3,
            Self::Text => 4,
            Self::Step(step) => 0x10 + step,
            Self::OnStep(step) => 0x20 + step,
        };
        RGBColor(1, 0, number)
    }

    /// As the drawing has it: `#010003`.
    pub fn marker(self) -> String {
        let RGBColor(red, green, blue) = self.color();
        format!("#{red:02X}{green:02X}{blue:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_inks_are_the_same() {
        let mut markers: Vec<String> = Ink::all().map(Ink::marker).collect();
        let all = markers.len();
        markers.sort();
        markers.dedup();
        assert_eq!(markers.len(), all);
        assert_eq!(Ink::Axis.marker(), "#010003");
    }
}
