//! Numbers that look random and are the same in every demo.

/// A sequence drawn from words: the same words give the same sequence, whatever was drawn before
/// elsewhere.
pub(super) struct SeededRng(u64);

impl SeededRng {
    pub fn of(what: &str, n: usize) -> Self {
        // FNV-1a over the words; the steps below spread it out.
        let hash = what.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let n = u64::try_from(n).unwrap_or(u64::MAX);
        Self(hash ^ n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to, not including, `end`; 0 where there is nothing to choose from.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        // Fits: less than `end` is.
        usize::try_from(self.draw() % end.max(1)).unwrap_or(0)
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let numbers = (high - low + 1).max(1).unsigned_abs();
        // Fits: less than the width of two `i64` is.
        low + i64::try_from(self.draw() % numbers).unwrap_or(0)
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for some in bytes.chunks_mut(8) {
            let drawn = self.draw().to_be_bytes();
            for (to, from) in some.iter_mut().zip(drawn) {
                *to = from;
            }
        }
        bytes
    }

    /// A UUID of the demo, marked as version 8 (made by the program's own rule).
    pub fn uuid(&mut self) -> crate::values::PublicId {
        uuid::Builder::from_custom_bytes(self.bytes())
            .into_uuid()
            .into()
    }
}

#[cfg(test)]
mod tests {
    use crate::demo::seeded_rng::SeededRng;

    #[test]
    fn the_same_words_draw_the_same_numbers() {
        let draw = |what, n| {
            let mut rng = SeededRng::of(what, n);
            (rng.below(1000), rng.uuid(), rng.between(5, 9))
        };
        assert_eq!(draw("listing", 7), draw("listing", 7));
        assert_ne!(draw("listing", 7), draw("listing", 8));
        assert_ne!(draw("listing", 7), draw("sale", 7));
    }
}
