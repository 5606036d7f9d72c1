//! What a verification finds.

/// So many differences are told one by one.
const TOLD: usize = 50;

/// What a verification came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The first fifty, a line each.
    pub lines: Vec<String>,
    /// All there are.
    pub differences: usize,
    /// How many files of photos were looked at.
    pub photos: usize,
}

impl Verdict {
    /// Something that is wrong beside what was counted.
    pub fn add(&mut self, line: String) {
        self.lines.push(line);
        self.differences = self.differences.saturating_add(1);
    }
}

/// Gathers what is wrong and forgets the words of what is too much to tell.
#[derive(Debug, Default)]
pub(super) struct Findings(pub(super) Verdict);

impl Findings {
    pub fn add(&mut self, line: String) {
        self.add_all(std::iter::once(line), 1);
    }

    /// `number` findings, of which `lines` tell the first.
    pub fn add_all(&mut self, lines: impl Iterator<Item = String>, number: usize) {
        let room = self.room();
        self.0.lines.extend(lines.take(room));
        self.0.differences = self.0.differences.saturating_add(number);
    }

    pub fn append(&mut self, other: Self) {
        self.add_all(other.0.lines.into_iter(), other.0.differences);
    }

    /// How many more will be told.
    pub fn room(&self) -> usize {
        TOLD.saturating_sub(self.0.lines.len())
    }
}
