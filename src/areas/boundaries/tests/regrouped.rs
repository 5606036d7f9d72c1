//! Regroupings that were made up, under any boundaries.

use super::*;

/// How a made-up province decides: each (commune, former district) goes where the random numbers say.
fn invented(
    country: &TestCountry,
    id: i64,
    province: AreaId,
    from: NaiveDate,
    rng: &[u8],
) -> Regrouping {
    let mut rng = rng.iter().cycle().copied();
    let mut roll = move || i64::from(rng.next().unwrap_or(0));
    let units: Vec<RegroupedUnit> = (0..3)
        .map(|n| RegroupedUnit {
            id: id * 10 + n,
            code: format!("R{n}"),
            name: format!("Cụm {n}"),
        })
        .collect();
    let mut members = Vec::new();
    for (commune, former) in country.communes(province) {
        let mut add = |former| {
            // Now and then one is forgotten: the program refuses that, the frame must bear it.
            if let at @ 0..=2 = roll() % 13 % 4 {
                members.push(RegroupedPart {
                    commune,
                    former,
                    unit: id * 10 + at,
                });
            }
        };
        match former {
            [_] => add(None),
            several => several.iter().for_each(|district| add(Some(*district))),
        }
    }
    Regrouping::new(id, province, from, String::new(), units, &members)
}

fn days() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        Just(BEFORE),
        (0u64..700).prop_map(|days| REFORM + chrono::Days::new(days)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_cell_has_one_answer_under_any_regrouping(
        drawn in prop::collection::vec(
            (0usize..34, days(), prop::collection::vec(any::<u8>(), 7..60)), 0..5),
        day in days(),
        picked in prop::collection::vec(any::<prop::sample::Index>(), 200),
        strange in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 20),
    ) {
        let country = country();
        let provinces: Vec<AreaId> = country.territories.of_level(Level::Province).iter().copied()
            .filter(|id| country.territories.life_on(*id, TODAY).is_some()).collect();
        let regroupings = (1..).zip(&drawn).map(|(id, (province, from, rng))| {
            invented(country, id, provinces[*province], (*from).max(REFORM), rng)
        });
        let boundaries = country.boundaries(regroupings.collect());
        let frame = boundaries.frame(day);
        let mut lists = Lists::new(&frame);
        // Also cells of the provinces that were regrouped, and some that cannot be.
        let touched = drawn.iter().flat_map(|(province, ..)| country.communes(provinces[*province]));
        for (commune, former) in touched {
            former.iter().for_each(|district| lists.hold(Cell::new(*district, commune)));
            country.territories.on(commune, None, BEFORE).iter().for_each(|old| lists.hold(Cell::new(0, *old)));
            lists.hold(Cell::new(0, commune));
        }
        picked.iter().for_each(|index| lists.hold(*index.get(&country.cells)));
        for (one, other) in &strange {
            let cell = Cell::new(one.get(&country.cells).district, other.get(&country.cells).commune);
            lists.hold(cell);
        }
        lists.hold(Cell::new(-1, -1));
    }
}
