//! The search against scoring every item, on small made-up fields.

use super::*;

/// SplitMix64, enough to draw small worlds.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn below(state: &mut u64, bound: u64) -> usize {
    usize::try_from(next(state) % bound).unwrap()
}

/// More than a block lists.
const KINDS: u64 = 17;

#[test]
fn a_scan_finds_what_scoring_every_item_finds() {
    for seed in 0..300u64 {
        let mut state = seed;
        let items = below(&mut state, 400);
        let features: Vec<Vec<u8>> =
            (0..4).map(|_| (0..items).map(|_| [0, 1, 2, 3, 4, ABSENT][below(&mut state, 6)]).collect()).collect();
        let categories: Vec<Vec<u32>> =
            (0..2).map(|_| (0..items).map(|_| u32::try_from(below(&mut state, KINDS)).unwrap()).collect()).collect();
        let field = Field::new(u32::try_from(items).unwrap(), &features, &categories);
        assert!(field.bytes() >= items * 8);
        let worth: Vec<i32> = (0..items).map(|_| i32::try_from(below(&mut state, 20_000)).unwrap()).collect();
        let price: Vec<i32> = (0..items).map(|_| i32::try_from(below(&mut state, 9_000)).unwrap() - 2_000).collect();
        let base = field.base(|item| worth[item as usize]);
        let prices = field.prices(|item| price[item as usize]);
        let tables: Vec<Vec<i32>> = (0..2)
            .map(|_| {
                (0..KINDS)
                    .map(|_| if below(&mut state, 4) == 0 { BARRED } else { i32::try_from(below(&mut state, 20_000)).unwrap() })
                    .collect()
            })
            .collect();
        let most: Vec<i32> = tables.iter().map(|table| *table.iter().max().unwrap()).collect();
        let ramp = |feature, state: &mut u64| Ramp {
            feature,
            above: u8::try_from(below(state, 4)).unwrap(),
            most: u8::try_from(1 + below(state, 3)).unwrap(),
            points: [300, 777, 1_100][below(state, 3)],
            absent: u16::try_from(below(state, 3) * 250).unwrap(),
        };
        let ramps = [ramp(0, &mut state), ramp(3, &mut state), ramp(1, &mut state)];
        let slopes = [Slope { weight: 2, ramps: &ramps[..2] }, Slope { weight: 1, ramps: &ramps[2..] }];
        let total = 7;
        let with_prices = seed % 2 == 0;
        let floor = if with_prices { i32::try_from(below(&mut state, 9_000)).unwrap() - 4_000 } else { -1 };
        let limit = below(&mut state, 30);
        let seeker = Seeker { tables: &tables, most: &most, slopes: &slopes, base: &base, constant: 300, total, floor, limit };
        let (found, counts) =
            scan(&field, &seeker, Some(&prices).filter(|_| with_prices), &[], |_, score| Ok::<_, ()>(Some(score))).unwrap();

        let mut all: Vec<(i64, std::cmp::Reverse<usize>, u16)> = Vec::new();
        for item in 0..items {
            let mut sum = i64::from(worth[item]) + 300;
            let entries = [0, 1].map(|column| tables[column][categories[column][item] as usize]);
            if entries.contains(&BARRED) {
                continue;
            }
            sum += entries.iter().map(|&entry| i64::from(entry)).sum::<i64>();
            for slope in &slopes {
                let points: i64 = slope
                    .ramps
                    .iter()
                    .map(|ramp| match features[ramp.feature as usize][item] {
                        ABSENT => i64::from(ramp.most) * i64::from(ramp.absent),
                        value => i64::from(value.saturating_sub(ramp.above).min(ramp.most)) * i64::from(ramp.points),
                    })
                    .sum();
                sum += i64::from(slope.weight) * points;
            }
            let score = u16::try_from(sum / i64::from(total)).unwrap();
            let gain = i64::from(score) - if with_prices { i64::from(price[item]) } else { 0 };
            if gain > i64::from(floor) {
                all.push((gain, std::cmp::Reverse(item), score));
            }
        }
        all.sort_by(|a, b| b.cmp(a));
        let expected: Vec<(u32, u16)> =
            all.into_iter().take(limit).map(|(_, item, score)| (u32::try_from(item.0).unwrap(), score)).collect();
        assert_eq!(found, expected, "seed {seed}");
        assert!(counts.items <= u64::try_from(items).unwrap());
    }
}
