//! What holds for every journal.

use proptest::prelude::*;
use rungs::{Event, EventKind, Id, Journal, Program, Refusal};

use crate::made::Random;
use crate::made_journal::{journal, moments, read};
use crate::oracle::program::{counting, replayed, standings};

const FAR: &str = "2027-12-31";

fn applied(events: &[Event]) -> Program {
    let mut program = Program::replay(Journal::new());
    events.iter().for_each(|event| drop(program.apply(event).unwrap()));
    program
}

/// All that a programme says of everything, today and before.
fn told(program: &Program) -> (Vec<crate::oracle::program::Stands>, Vec<rungs::Refusal>, Vec<Event>) {
    let view = program.as_of(FAR.parse().unwrap());
    (standings(view), program.refused(), program.journal().events().collect())
}

/// The same with what each lifecycle's events came to.
fn whole(program: &Program) -> String {
    let view = program.as_of(FAR.parse().unwrap());
    let histories: Vec<_> = view.standings().iter().map(|one| view.history(one.kind, &one.id)).collect();
    format!("{:?} {histories:?}", told(program))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_order_of_delivery_does_not_matter_nor_whether_it_is_replayed_or_applied(seed: u64) {
        let mut random = Random(seed);
        let mut events = journal(&mut random, 35);
        let program = replayed(&events);
        prop_assert_eq!(whole(&applied(&events)), whole(&program));
        random.shuffle(&mut events);
        prop_assert_eq!(whole(&replayed(&events)), whole(&program));
        prop_assert_eq!(whole(&applied(&events)), whole(&program));
    }

    #[test]
    fn delivering_twice_is_harmless(seed: u64) {
        let mut random = Random(seed);
        let events = journal(&mut random, 25);
        let mut program = applied(&events);
        let before = whole(&program);
        for event in &events {
            let again = program.apply(event).unwrap();
            prop_assert!(!again.is_new() && again.released().is_empty() && again.displaced().is_empty());
        }
        prop_assert_eq!(whole(&program), before.as_str());
        // The same id with other content is an error and changes nothing.
        let mut other = events[random.below(25) as usize].clone();
        other.actor.id = "somebody-else".parse().unwrap();
        prop_assert!(program.apply(&other).is_err() && program.attempt(&other).is_err());
        prop_assert_eq!(whole(&program), before.as_str());
    }

    #[test]
    fn parts_of_a_journal_come_to_the_whole(seed: u64) {
        let mut random = Random(seed);
        let events = journal(&mut random, 30);
        let (one, other): (Vec<Event>, Vec<Event>) = events.iter().cloned().partition(|_| random.one_in(2));
        // Both parts again, each with some of the other.
        let mut program = replayed(&one);
        for event in other.iter().chain(&one).chain(&other) {
            program.apply(event).unwrap();
        }
        prop_assert_eq!(whole(&program), whole(&replayed(&events)));
        let mut merged = replayed(&other).into_journal();
        one.iter().for_each(|event| assert!(merged.push(event).is_ok()));
        prop_assert_eq!(whole(&Program::replay(merged)), whole(&replayed(&events)));
    }

    #[test]
    fn every_prefix_replays(seed: u64) {
        let events = journal(&mut Random(seed), 20);
        let mut program = Program::replay(Journal::new());
        for (at, event) in events.iter().enumerate() {
            program.apply(event).unwrap();
            prop_assert_eq!(whole(&program), whole(&replayed(&events[..=at])));
        }
    }

    #[test]
    fn what_is_told_of_an_applied_event_is_what_changed(seed: u64) {
        let mut random = Random(seed);
        let mut events = journal(&mut random, 20);
        random.shuffle(&mut events);
        let mut program = Program::replay(Journal::new());
        let told = |ids: &[rungs::EventId]| -> Vec<String> { ids.iter().map(ToString::to_string).collect() };
        let is_voided_or_corrected = |program: &Program, id: &str| {
            matches!(
                program.clone().apply(&program.journal().event(id).unwrap()).unwrap().refusal(),
                Some(Refusal::Void { .. } | Refusal::Superseded { .. })
            )
        };
        for (at, event) in events.iter().enumerate() {
            let (before, after) = (counting(&events[..at]), counting(&events[..=at]));
            let was = program.clone();
            let applied = program.apply(event).unwrap();
            prop_assert_eq!(applied.refusal().is_none(), after.contains(event.id.as_str()), "{}", event.id);
            // What is only brought back, or only taken away, is not told.
            let others = |ids: &mut dyn Iterator<Item = &String>, program: &Program| -> Vec<String> {
                ids.filter(|id| *id != event.id.as_str() && !is_voided_or_corrected(program, id)).cloned().collect()
            };
            prop_assert_eq!(told(applied.released()), others(&mut after.difference(&before), &was));
            prop_assert_eq!(told(applied.displaced()), others(&mut before.difference(&after), &program));
            // Delivered again, each says whether it counts.
            for known in &events[..=at] {
                prop_assert_eq!(program.apply(known).unwrap().refusal().is_none(), after.contains(known.id.as_str()));
            }
        }
    }

    #[test]
    fn an_attempt_is_all_or_nothing(seed: u64) {
        let mut random = Random(seed);
        let mut events = journal(&mut random, 30);
        random.shuffle(&mut events);
        let (mut attempted, mut kept) = (Program::replay(Journal::new()), Vec::new());
        for event in &events {
            let before = whole(&attempted);
            match attempted.attempt(event) {
                Ok(applied) => {
                    prop_assert!(applied.refusal().is_none());
                    kept.push(event.clone());
                }
                Err(_) => prop_assert_eq!(whole(&attempted), before),
            }
        }
        // What was refused has left nothing behind that a later event could see.
        prop_assert_eq!(whole(&attempted), whole(&applied(&kept)));
        for event in &events {
            attempted.apply(event).unwrap();
        }
        prop_assert_eq!(whole(&attempted), whole(&replayed(&events)));
    }

    #[test]
    fn what_holds_later_or_was_recorded_later_is_not_seen(seed: u64) {
        let mut random = Random(seed);
        let events = journal(&mut random, 30);
        let program = replayed(&events);
        let (day, instant) = moments(&events)[random.below(30) as usize];
        let known: Vec<Event> = events.iter().filter(|event| event.recorded_at <= instant).cloned().collect();
        let far = FAR.parse().unwrap();
        prop_assert_eq!(standings(program.as_of(far).known_at(instant)), standings(replayed(&known).as_of(far)));
        // What was then not known cannot change what was.
        let mut later = replayed(&known);
        events.iter().for_each(|event| drop(later.apply(event).unwrap()));
        prop_assert_eq!(standings(later.as_of(day).known_at(instant)), standings(replayed(&known).as_of(day)));
        // Of plain events, those that hold later do not matter.
        let plain: Vec<Event> =
            known.into_iter().filter(|event| event.corrects.is_none() && event.kind.lifecycle().is_some()).collect();
        let until: Vec<Event> = plain.iter().filter(|event| event.effective_on <= day).cloned().collect();
        prop_assert_eq!(standings(replayed(&plain).as_of(day)), standings(replayed(&until).as_of(far)));
    }

    #[test]
    fn a_void_takes_an_event_away_and_voiding_the_void_brings_it_back(seed: u64) {
        let mut random = Random(seed);
        let events: Vec<Event> = journal(&mut random, 30);
        let mut program = replayed(&events);
        let far = FAR.parse().unwrap();
        let before = standings(program.as_of(far));
        let plain = |event: &&Event| {
            let is_named = |other: &Event| {
                other.corrects.as_ref() == Some(&event.id) || matches!(&other.kind, EventKind::Voided { event: of } if *of == event.id)
            };
            event.corrects.is_none() && event.kind.lifecycle().is_some() && !events.iter().any(is_named)
        };
        let candidates: Vec<&Event> = events.iter().filter(plain).collect();
        prop_assume!(!candidates.is_empty());
        let event = candidates[random.below(candidates.len() as u64) as usize];
        let about = |id: &str, at: &str, of: &str| {
            read(&serde_json::json!({"id": id, "recorded_at": format!("2027-06-01T00:00:{at}Z"), "effective_on": "2026-01-01",
                "actor": {"id": "hr", "role": "hr"}, "kind": {"voided": {"event": of}}}))
        };
        let void = about("v1", "01", event.id.as_str());
        program.apply(&void).unwrap();
        let without: Vec<Event> = events.iter().filter(|other| other.id != event.id).cloned().collect();
        prop_assert_eq!(standings(program.as_of(far)), standings(replayed(&without).as_of(far)));
        program.apply(&about("v2", "02", "v1")).unwrap();
        prop_assert_eq!(standings(program.as_of(far)), before.as_slice());
        program.apply(&about("v3", "03", "v2")).unwrap();
        prop_assert_eq!(standings(program.as_of(far)), standings(replayed(&without).as_of(far)));
        // What was known before is what it was.
        prop_assert_eq!(standings(program.as_of(far).known_at("2027-05-31T23:59:59Z".parse().unwrap())), before);
    }

    #[test]
    fn events_survive_being_written_packed_and_read(seed: u64) {
        let events = journal(&mut Random(seed), 30);
        let program = replayed(&events);
        for event in &events {
            let written = serde_json::to_string(event).unwrap();
            prop_assert_eq!(&Event::from_json(&written).unwrap(), event);
            prop_assert_eq!(&program.journal().event(event.id.as_str()).unwrap(), event);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_snapshot_continues_to_the_same_state(seed: u64) {
        let mut random = Random(seed);
        let events = journal(&mut random, 30);
        let program = replayed(&events);
        let (day, instant) = moments(&events)[random.below(30) as usize];
        let view = program.as_of(day).known_at(instant);
        let text = serde_json::to_string(&view.snapshot()).unwrap();
        let mut loaded = Program::replay(serde_json::from_str::<rungs::Snapshot>(&text).unwrap().into_journal());
        prop_assert_eq!(standings(loaded.as_of(day)), standings(view));
        prop_assert!(loaded.journal().len() <= program.journal().len());
        events.iter().for_each(|event| drop(loaded.apply(event).unwrap()));
        prop_assert_eq!(whole(&loaded), whole(&program));
    }

    #[test]
    fn lines_are_read_as_they_were_written_wherever_they_are_cut(seed: u64) {
        let mut random = Random(seed);
        let events = journal(&mut random, 15);
        let program = replayed(&events);
        let text: String = program.journal().lines().map(|line| line + "\n").collect();
        let mut reader = rungs::JournalLines::new();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let (piece, after) = rest.split_at((1 + random.below(300) as usize).min(rest.len()));
            reader.push(piece);
            rest = after;
        }
        let read = reader.finish();
        prop_assert!(read.defects().is_empty());
        prop_assert_eq!(read.lines, 15);
        prop_assert_eq!(whole(&Program::replay(read.journal)), whole(&program));
        // However it breaks off, what stands before the last line is read.
        let cut = random.below(text.len() as u64) as usize;
        let mut reader = rungs::JournalLines::new();
        reader.push(&text[..cut]);
        let read = reader.finish();
        let whole_lines = text[..cut].matches('\n').count();
        let begun = text[..cut].rsplit('\n').next().unwrap();
        let is_whole = serde_json::from_str::<serde_json::Value>(begun).is_ok();
        prop_assert_eq!(read.journal.len(), whole_lines + usize::from(is_whole));
        let told: Vec<_> = read.defects().iter().map(|defect| (defect.code().as_str(), defect.path().line())).collect();
        let expected = if begun.is_empty() || is_whole { vec![] } else { vec![("journal/truncated", Some(whole_lines as u64 + 1))] };
        prop_assert_eq!(told, expected);
    }
}
