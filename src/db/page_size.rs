//! How many rows of a list stand on a page.

/// A query reads one row more than the page shows: it tells that there is a next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u16);

impl PageSize {
    pub const fn new(rows: u16) -> Self {
        Self(rows)
    }

    /// For `LIMIT`.
    pub fn and_one_more(self) -> i64 {
        i64::from(self.0) + 1
    }

    /// For `LIMIT`, where so many rows have been read already. 0 as soon as the one more is there.
    pub fn room_after(self, read: usize) -> i64 {
        let read = i64::try_from(read).unwrap_or(i64::MAX);
        self.and_one_more().saturating_sub(read).max(0)
    }

    /// For `OFFSET`: what stands before the page with this number. The first is 1.
    pub fn rows_before(self, number: usize) -> i64 {
        let before = i64::try_from(number.saturating_sub(1)).unwrap_or(i64::MAX);
        before.saturating_mul(i64::from(self.0))
    }

    /// Takes away what the page does not show. Says whether that was anything.
    pub fn cut<T>(self, rows: &mut Vec<T>) -> bool {
        let size = usize::from(self.0);
        let more = rows.len() > size;
        rows.truncate(size);
        more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: PageSize = PageSize::new(3);

    #[test]
    fn one_row_more_tells_of_a_next_page() {
        assert_eq!(THREE.and_one_more(), 4);
        let (mut whole, mut more) = (vec![1, 2, 3], vec![1, 2, 3, 4]);
        assert!(!THREE.cut(&mut whole) && THREE.cut(&mut more));
        assert_eq!(whole, more);
    }

    #[test]
    fn room_ends_with_the_one_more() {
        let room = [0, 3, 4, usize::MAX].map(|read| THREE.room_after(read));
        assert_eq!(room, [4, 1, 0, 0]);
    }

    #[test]
    fn no_number_of_a_page_is_too_large() {
        assert_eq!([0, 1, 3].map(|n| THREE.rows_before(n)), [0, 0, 6]);
        assert_eq!(THREE.rows_before(usize::MAX), i64::MAX);
    }
}
