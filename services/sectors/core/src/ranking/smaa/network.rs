//! Sorting many short lists at once: the same comparisons for all of them, whatever is
//! in them, so that they fill vector registers.

use super::stream::BLOCK;

/// Batcher's odd-even merge sort of `count` places: pairs to put into ascending order,
/// one after the other. (Batcher 1968; Knuth, TAOCP 3, 5.2.2, algorithm M.)
pub(super) fn comparators(count: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let top = count.next_power_of_two() / 2;
    let mut p = top;
    while p > 0 {
        let (mut q, mut r, mut d) = (top, 0, p);
        loop {
            pairs.extend((0..count.saturating_sub(d)).filter(|i| i & p == r).map(|i| (i, i + d)));
            if q == p {
                break;
            }
            (d, q, r) = (q - p, q / 2, p);
        }
        p /= 2;
    }
    pairs
}

/// Sorts each of the lists that stand side by side: place `i` of list `d` is
/// `columns[i][d]`.
#[inline(always)]
pub(super) fn sort(columns: &mut [[f64; BLOCK]], comparators: &[(usize, usize)]) {
    for &(low, high) in comparators {
        let (left, right) = columns.split_at_mut(high);
        for (a, b) in left[low].iter_mut().zip(&mut right[0]) {
            let (left, right) = (*a, *b);
            *a = if right < left { right } else { left };
            *b = if right < left { left } else { right };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_zeros_and_ones_is_sorted_so_every_list_is() {
        // The zero-one principle: a network that sorts all of these sorts everything.
        for count in 0..=12_usize {
            let network = comparators(count);
            for bits in 0..1_u32 << count {
                let mut columns: Vec<[f64; BLOCK]> =
                    (0..count).map(|i| [f64::from(bits >> i & 1); BLOCK]).collect();
                sort(&mut columns, &network);
                assert!(columns.windows(2).all(|pair| pair[0][0] <= pair[1][0]), "{count} {bits:b}");
            }
        }
    }

    #[test]
    fn long_lists_are_sorted_too() {
        for count in [23, 33, 63] {
            let mut columns: Vec<[f64; BLOCK]> =
                (0..count).map(|i| [(i * 37 % count) as f64; BLOCK]).collect();
            sort(&mut columns, &comparators(count));
            assert!(columns.windows(2).all(|pair| pair[0][BLOCK - 1] <= pair[1][BLOCK - 1]), "{count}");
        }
    }
}
