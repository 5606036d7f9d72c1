//! How much of a list one write takes.

use std::ops::Deref;

/// A part of a list that is small enough for one statement, and for one write behind which nobody
/// waits long. There is no other way to make one than to take a list apart, so no action can be
/// given more.
#[derive(Debug)]
pub struct Batch<'a, T, const MOST: usize>(&'a [T]);

impl<'a, T, const MOST: usize> Batch<'a, T, MOST> {
    /// The whole list in its order.
    pub fn all(list: &'a [T]) -> impl Iterator<Item = Self> {
        list.chunks(MOST).map(Self)
    }
}

// A view of the list, whatever stands in it: derived, both would ask the same of `T`.
impl<T, const MOST: usize> Clone for Batch<'_, T, MOST> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, const MOST: usize> Copy for Batch<'_, T, MOST> {}

impl<T, const MOST: usize> Deref for Batch<'_, T, MOST> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_taken_apart_and_none_of_it_is_lost() {
        let sizes = |list: &[u8]| -> Vec<usize> {
            Batch::<u8, 3>::all(list).map(|batch| batch.len()).collect()
        };
        assert_eq!(sizes(&[1, 2, 3, 4, 5, 6, 7]), [3, 3, 1]);
        assert!(sizes(&[]).is_empty());
    }
}
