//! A line so small that it stands in a cell of a table: how it went, without a scale.

use plotters::prelude::{ChartBuilder, Circle, LineSeries};
use plotters::style::Color;

use super::axis;
use super::drawing::{self, ChartText};
use super::ink::Ink;

const SIZE: (u32, u32) = (240, 64);

/// The values from the oldest to the newest; the newest has a dot. Fewer than two are no line.
pub fn spark(values: &[i64], words: ChartText<'_>) -> String {
    let places = values.iter().copied().map(axis::place);
    let points: Vec<(f64, f64)> = (0_u32..).map(f64::from).zip(places).collect();
    let Some(&newest) = points.last().filter(|_| points.len() > 1) else {
        return String::new();
    };
    let lowest = axis::place(values.iter().copied().min().unwrap_or(0).min(0));
    let highest = axis::place(values.iter().copied().max().unwrap_or(0));
    drawing::draw(SIZE, "spark", words, |sheet| {
        let mut chart = ChartBuilder::on(sheet)
            .margin(8)
            .build_cartesian_2d(0.0..newest.0, lowest..highest.max(lowest + 1.0))?;
        chart.draw_series(LineSeries::new(points, Ink::Now.color().stroke_width(4)))?;
        let dot = Circle::new(newest, 6, Ink::Text.color().filled());
        chart.draw_series(std::iter::once(dot))?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: ChartText<'_> = ChartText {
        title: "t",
        description: "d",
    };

    #[test]
    fn a_line_needs_two_ends() {
        assert_eq!(spark(&[], WORDS), "");
        assert_eq!(spark(&[5], WORDS), "");
        let svg = spark(&[0, 0, 0], WORDS);
        assert!(svg.contains("<polyline") && svg.contains("<circle"));
    }

    #[test]
    fn what_is_higher_stands_higher() {
        let svg = spark(&[0, 10], WORDS);
        let points = svg.split("points=\"").nth(1).unwrap_or_default();
        let heights: Vec<i32> = points
            .split(['"', '/'])
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .filter_map(|point| point.split(',').nth(1)?.parse().ok())
            .collect();
        assert!(heights.first() > heights.last(), "{svg}");
    }
}
