//! Two lines over the same months: these twelve, and the twelve before.

use plotters::prelude::{ChartBuilder, LineSeries};
use plotters::style::{Color, IntoFont, TRANSPARENT};

use super::axis;
use super::drawing::{self, ChartText};
use super::ink::Ink;

/// What a chart of lines shows. All lists are equally long.
pub struct LineChart<'a> {
    /// Under each place: "11", "12", "1" …
    pub labels: &'a [String],
    pub now: &'a [i64],
    pub before: &'a [i64],
    /// The upper end of the scale, where several charts share one.
    pub highest: Option<i64>,
    /// In units; the page makes it as wide as there is room.
    pub size: (u32, u32),
    /// How a figure is written at the scale.
    pub written: &'a dyn Fn(i64) -> String,
}

pub fn lines(class: &str, chart: &LineChart<'_>, words: ChartText<'_>) -> String {
    let values = || chart.now.iter().chain(chart.before).copied();
    let lowest = axis::place(values().min().unwrap_or(0).min(0));
    let highest = axis::place(chart.highest.or_else(|| values().max()).unwrap_or(0));
    let end = i32::try_from(chart.labels.len()).unwrap_or(1).max(2) - 1;
    let label = |at: &i32| {
        let label = usize::try_from(*at)
            .ok()
            .and_then(|at| chart.labels.get(at));
        label.cloned().unwrap_or_default()
    };
    let points = |values: &[i64]| -> Vec<(i32, f64)> {
        (0..).zip(values.iter().copied().map(axis::place)).collect()
    };
    drawing::draw(chart.size, class, words, |sheet| {
        let mut area = ChartBuilder::on(sheet)
            .margin(10)
            .margin_right(18)
            .x_label_area_size(26)
            .y_label_area_size(66)
            .build_cartesian_2d(0..end, lowest..highest.max(lowest + 1.0))?;
        let font = ("sans-serif", 13).into_font().color(&Ink::Text.color());
        area.configure_mesh()
            .disable_x_mesh()
            .bold_line_style(Ink::Axis.color())
            .light_line_style(TRANSPARENT)
            .axis_style(Ink::Axis.color())
            .label_style(font)
            .x_labels(chart.labels.len())
            .x_label_formatter(&label)
            .y_labels(4)
            .y_label_formatter(&|value| (chart.written)(axis::figure(*value)))
            .draw()?;
        let earlier = Ink::Before.color().stroke_width(3);
        area.draw_series(LineSeries::new(points(chart.before), earlier))?;
        let now = Ink::Now.color().stroke_width(3);
        area.draw_series(LineSeries::new(points(chart.now), now))?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_years_are_drawn_and_the_months_written() {
        let labels: Vec<String> = (1..=12).map(|month: i32| month.to_string()).collect();
        let now: Vec<i64> = (0..12).collect();
        let chart = LineChart {
            labels: &labels,
            now: &now,
            before: &[4; 12],
            highest: None,
            size: (640, 260),
            written: &|value| format!("{value} đ"),
        };
        let words = ChartText {
            title: "t",
            description: "d",
        };
        let svg = lines("wide", &chart, words);
        assert!(svg.contains("class=\"line\"") && svg.contains("class=\"line before\""));
        assert!(
            svg.contains(">12</text>") && svg.contains(" đ</text>"),
            "{svg}"
        );
        assert!(!svg.contains("#0100"), "{svg}");
    }
}
