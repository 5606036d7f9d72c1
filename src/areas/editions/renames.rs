//! Renames and changes of type, line by line, against what stands.

use std::collections::HashSet;

use super::files::{ChangeLine, EditionFileError};
use super::plan::{EditionPlan, NewLife, StandingUnit, StandingUnits, unit_label};
use crate::error::Message;
use crate::text;

/// Where no source gives the day from which a change holds, it is taken to hold from the day of
/// its issue, and its basis says so.
const DAY_NOT_KNOWN: &str = "(chưa rõ ngày có hiệu lực; áp dụng từ ngày ban hành)";

pub(super) fn changes(
    standing: &StandingUnits,
    file: &str,
    lines: &[ChangeLine],
) -> Result<EditionPlan, Vec<EditionFileError>> {
    let (mut plan, mut wrong, mut seen) = (EditionPlan::default(), Vec::new(), HashSet::new());
    for line in lines {
        let life = if seen.insert(&line.key) {
            life(standing, line)
        } else {
            Err(Message::new("areas.import.twice").with("code", &line.key.1))
        };
        match life {
            Ok(life) => {
                plan.summary.add_life(&life);
                plan.lives.push(life);
            }
            Err(why) => wrong.push(EditionFileError {
                file: file.to_owned(),
                line: Some(line.line),
                why,
            }),
        }
    }
    if wrong.is_empty() {
        Ok(plan)
    } else {
        Err(wrong)
    }
}

fn life(standing: &StandingUnits, line: &ChangeLine) -> Result<NewLife, Message> {
    let known = standing.units.get(&line.key);
    let known =
        known.ok_or_else(|| Message::new("areas.import.no_old").with("code", &line.key.1))?;
    // The place of a tone's mark varies between sources.
    if text::fold(&known.full_name) != text::fold(&line.old_full_name) {
        return Err(Message::new("areas.import.other_name")
            .with("unit", unit_label(&known.key, &known.full_name))
            .with("name", &line.old_full_name));
    }
    let from = line.effective.unwrap_or(line.issued);
    if from <= known.valid_from {
        return Err(Message::new("areas.import.overlap")
            .with("from", text::date(from))
            .with("last", text::date(known.valid_from)));
    }
    let name = name_of(line)?;
    if (known.kind == line.kind) && (known.name == name) {
        return Err(Message::new("areas.import.no_change")
            .with("unit", unit_label(&known.key, &known.full_name)));
    }
    Ok(NewLife {
        name,
        kind: line.kind.clone(),
        full_name: line.full_name.clone(),
        from,
        basis: match line.effective {
            Some(_) => line.basis.clone(),
            None => format!("{} {DAY_NOT_KNOWN}", line.basis),
        },
        of: StandingUnit::clone(known),
    })
}

/// "Phường Bố Hạ" without "phường".
fn name_of(line: &ChangeLine) -> Result<String, Message> {
    let kind = line.kind.chars().count();
    let (head, rest): (String, String) = {
        let mut letters = line.full_name.chars();
        let head = letters.by_ref().take(kind).collect();
        (head, letters.collect())
    };
    match rest.strip_prefix(' ') {
        Some(name) if head.to_lowercase() == line.kind && !name.is_empty() => Ok(name.to_owned()),
        _ => Err(Message::new("areas.import.full_name").with("name", &line.full_name)),
    }
}
