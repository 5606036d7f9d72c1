//! Charts: figures in, a piece of SVG out, drawn on the server and complete without a script.
//!
//! What stands where is worked out by `plotters`; it knows fixed colours only, which neither the
//! contrast mode nor a printer could change. So it is given marker colours, and `sheet` puts
//! class names in their place: how a chart looks stands in the stylesheet. Every chart has a title
//! and a description; the page that shows it has the same figures in a table.
//!
//! Knows no database, no sentence and no room: all words come from outside.

mod axis;
mod bar;
mod drawing;
mod ink;
mod lines;
mod spark;
mod tiles;

pub use bar::{Bar, bar};
pub use drawing::ChartText;
pub use lines::{LineChart, lines};
pub use spark::spark;
pub use tiles::{Tile, tiles};
