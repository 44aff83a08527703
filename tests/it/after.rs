//! After the match: sessions, agreement, engagement and lineage, worked out by hand.

use chrono::NaiveDate;
use rungs::{
    Absent, AgreementSpec, CadenceEnd, CadenceSpec, Completeness, Completion, Effort, Engagement, EngagementFault,
    EngagementPolicy, ExitSpec, Frequency, GoalAim, GoalSpec, Health, Hindrance, Ladder, LadderSpec, Lineage, LineageFault,
    LineageOddity, LocalTime, MentorshipSpec, MissingPart, Months, Multiplier, OffsetSpec, PartySide, PartySpec, Period,
    PersonId, PlanEnd, RematchReason, RosterSpec, SessionFact, SessionLength, SessionLogSpec, SessionSlot, Sessions,
    SessionsFault, Share, Suggestion, TimeOfDay, Trend, Truth, UtcOffset, Weekday, WorkingHoursSpec, WorkingWindow,
};

use crate::made::{date, item};

// Sessions.

fn time(text: &str) -> TimeOfDay {
    text.parse().unwrap()
}

fn offset(minutes: i16) -> UtcOffset {
    UtcOffset::of_minutes(minutes).unwrap()
}

fn office(minutes: i16) -> WorkingHoursSpec {
    WorkingHoursSpec::nine_to_five(offset(minutes))
}

fn only(weekday: Weekday, from: &str, until: &str, minutes: i16) -> WorkingHoursSpec {
    WorkingHoursSpec::new(vec![WorkingWindow::new(weekday, time(from), time(until))], offset(minutes))
}

fn weekly(first: &str, sessions: u16) -> CadenceSpec {
    CadenceSpec::new(Frequency::Weekly, date(first), CadenceEnd::Sessions(sessions))
}

fn monthly(first: &str, sessions: u16) -> CadenceSpec {
    CadenceSpec::new(Frequency::Monthly, date(first), CadenceEnd::Sessions(sessions))
}

/// The sessions, checked.
fn plan(cadence: CadenceSpec, mentor: &WorkingHoursSpec, mentee: &WorkingHoursSpec, blackout: &[&str]) -> Sessions {
    let blackout: Vec<NaiveDate> = blackout.iter().map(|day| date(day)).collect();
    let sessions = cadence.sessions(mentor, mentee, &blackout);
    assert_eq!(sessions.check(mentor, mentee, &blackout), Ok(()), "{sessions:?}");
    sessions
}

fn days(sessions: &Sessions) -> Vec<String> {
    sessions.all().iter().map(|session| session.on().map_or("-".to_owned(), |day| day.to_string())).collect()
}

fn first_slot(sessions: &Sessions) -> SessionSlot {
    sessions.all()[0].slot().unwrap()
}

fn hindered(sessions: &Sessions, at: usize) -> Vec<(Hindrance, u16)> {
    sessions.all()[at].hindered().iter().map(|hindered| (hindered.by(), hindered.days())).collect()
}

#[test]
fn sessions_of_a_month_are_the_anchor_plus_n_months() {
    // 2025-01-31 is a Friday, 31 March a Monday, 31 May a Saturday and 31 August a Sunday.
    let hours = office(0);
    let sessions = plan(monthly("2025-01-31", 6), &hours, &hours, &[]);
    assert_eq!(days(&sessions), ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-30", "2025-06-30"]);
    assert_eq!(sessions.all()[4].planned(), date("2025-05-31"));
    assert_eq!(sessions.all()[4].why_not_planned(), [Hindrance::MenteeNotWorking, Hindrance::MentorNotWorking]);
    assert_eq!(sessions.all()[4].within(), Period::between(date("2025-05-01"), date("2025-06-01")));
    assert_eq!(sessions.end(), PlanEnd::AsAsked);
    assert_eq!(sessions.placed().count(), 6);
}

#[test]
fn a_preferred_weekday_gives_the_next_such_day_of_the_month_or_its_last() {
    let hours = office(0);
    let cadence = monthly("2025-01-25", 4).on(Weekday::Tuesday);
    let sessions = plan(cadence, &hours, &hours, &[]);
    // From 28 January on: 28 February is a Friday with no Tuesday left, so the 25th; then 1 April would be another month.
    assert_eq!(days(&sessions), ["2025-01-28", "2025-02-25", "2025-03-25", "2025-04-29"]);
    assert!(sessions.all().iter().all(|session| !session.is_moved()));
}

#[test]
fn weeks_and_fortnights_are_whole_weeks_and_a_session_stays_in_its_own() {
    let hours = office(0);
    // Blacked out from Wednesday to the end of its week: back to Tuesday, two days.
    let cadence = weekly("2025-06-04", 2);
    let sessions = plan(cadence, &hours, &hours, &["2025-06-11", "2025-06-12", "2025-06-13"]);
    assert_eq!(days(&sessions), ["2025-06-04", "2025-06-10"]);
    // Of two days as near the later one.
    let sessions = plan(cadence, &hours, &hours, &["2025-06-11"]);
    assert_eq!(days(&sessions), ["2025-06-04", "2025-06-12"]);
    assert_eq!(sessions.all()[1].why_not_planned(), [Hindrance::Blackout]);
    assert_eq!(hindered(&sessions, 1), [(Hindrance::Blackout, 1)]);
    // In the first week there is no going back before the first day.
    let sessions = plan(weekly("2025-06-04", 1), &hours, &hours, &["2025-06-04", "2025-06-05", "2025-06-06"]);
    assert_eq!(days(&sessions), ["-"]);
    assert_eq!(sessions.all()[0].within(), Period::between(date("2025-06-04"), date("2025-06-09")));
    // A fortnight begins with the week of its day.
    let cadence = CadenceSpec::new(Frequency::Fortnightly, date("2025-06-06"), CadenceEnd::Until(date("2025-07-05")));
    let sessions = plan(cadence, &hours, &hours, &["2025-06-20", "2025-06-19", "2025-06-18"]);
    assert_eq!(days(&sessions), ["2025-06-06", "2025-06-23", "2025-07-04"]);
    assert_eq!(sessions.all()[1].within(), Period::between(date("2025-06-16"), date("2025-06-30")));
    assert_eq!(sessions.all()[2].within(), Period::between(date("2025-06-30"), date("2025-07-05")));
}

#[test]
fn hours_overlap_across_the_date_line() {
    // Auckland, 12 hours ahead, and San Francisco, 7 behind: Tuesday's morning there is Monday's afternoon here.
    let (mentor, mentee) = (office(720), office(-420));
    let sessions = plan(weekly("2025-06-02", 1).on(Weekday::Monday), &mentor, &mentee, &[]);
    let slot = first_slot(&sessions);
    assert_eq!(slot.mentee(), LocalTime::new(date("2025-06-02"), time("14:00")));
    assert_eq!(slot.mentor(), LocalTime::new(date("2025-06-03"), time("09:00")));
    assert_eq!(slot.utc(), LocalTime::new(date("2025-06-02"), time("21:00")));
    // By the mentor's calendar it would be a blackout; so it moves.
    let sessions = plan(weekly("2025-06-02", 1), &mentor, &mentee, &["2025-06-03"]);
    assert_eq!(days(&sessions), ["2025-06-04"]);
    assert_eq!(sessions.all()[0].why_not_planned(), [Hindrance::Blackout]);
    // Friday afternoon there is no Saturday here.
    let sessions = plan(weekly("2025-06-06", 1), &mentor, &mentee, &[]);
    assert_eq!(days(&sessions), ["-"]);
    assert_eq!(hindered(&sessions, 0), [(Hindrance::MenteeNotWorking, 2), (Hindrance::MentorNotWorking, 2)]);
}

#[test]
fn a_night_shift_runs_into_the_next_day() {
    // Both work through midnight, Monday to Tuesday; the session may as well.
    let hours = only(Weekday::Monday, "22:30", "01:00", 0);
    let cadence = weekly("2025-06-02", 1).at(time("23:45"));
    let slot = first_slot(&plan(cadence, &hours, &hours, &[]));
    assert_eq!(slot.mentee(), LocalTime::new(date("2025-06-02"), time("23:45")));
    // What lies behind midnight is Tuesday's: blacked out, the hour has to end by then.
    let slot = first_slot(&plan(cadence, &hours, &hours, &["2025-06-03"]));
    assert_eq!(slot.mentee(), LocalTime::new(date("2025-06-02"), time("23:00")));
    assert_eq!(slot.off_preferred_time(), 45);
    // And with Monday blacked out there is an hour on Tuesday.
    let sessions = plan(cadence, &hours, &hours, &["2025-06-02"]);
    assert_eq!(first_slot(&sessions).mentee(), LocalTime::new(date("2025-06-03"), time("00:00")));
    // The whole day.
    let hours = only(Weekday::Sunday, "00:00", "00:00", 0);
    let slot = first_slot(&plan(weekly("2025-06-08", 1).at(time("23:59")), &hours, &hours, &[]));
    assert_eq!(slot.mentee().at(), time("23:00"), "Sunday ends with Sunday");
}

#[test]
fn the_preferred_time_is_kept_or_come_near_to() {
    let (mentor, mentee) = (office(0), only(Weekday::Monday, "08:00", "12:30", 0));
    let cadence = weekly("2025-06-02", 1).lasting(SessionLength::FortyFive);
    let at = |cadence| first_slot(&plan(cadence, &mentor, &mentee, &[])).mentee().at();
    assert_eq!(at(cadence), time("09:00"));
    assert_eq!(at(cadence.at(time("10:10"))), time("10:10"));
    assert_eq!(at(cadence.at(time("12:00"))), time("11:45"));
    assert_eq!(at(cadence.at(time("00:00"))), time("09:00"));
    // Between two windows as near, the earlier.
    let mut split = only(Weekday::Monday, "09:00", "10:00", 0);
    split.windows.push(WorkingWindow::new(Weekday::Monday, time("11:00"), time("12:00")));
    let slot = first_slot(&plan(weekly("2025-06-02", 1).at(time("10:00")), &split, &split, &[]));
    assert_eq!((slot.mentee().at(), slot.off_preferred_time()), (time("09:00"), 60));
}

#[test]
fn no_common_hours_are_data_and_say_why() {
    let only_why = |mentor: &WorkingHoursSpec, mentee: &WorkingHoursSpec| {
        let sessions = plan(weekly("2025-06-02", 1), mentor, mentee, &[]);
        assert_eq!(days(&sessions), ["-"]);
        sessions.all()[0].why_not_planned().to_vec()
    };
    let never = WorkingHoursSpec::default();
    assert_eq!(only_why(&office(0), &office(600)), [Hindrance::NoCommonHours]);
    assert_eq!(only_why(&office(0), &office(-450)), [Hindrance::CommonHoursTooShort]);
    assert_eq!(only_why(&never, &office(0)), [Hindrance::MentorNotWorking]);
    assert_eq!(only_why(&office(0), &never), [Hindrance::MenteeNotWorking, Hindrance::MenteeClockUnknown]);
    let mut lost = office(0);
    lost.offsets.clear();
    assert_eq!(only_why(&lost, &office(0)), [Hindrance::MentorClockUnknown]);
    assert_eq!(only_why(&office(0), &lost), [Hindrance::MenteeClockUnknown]);
}

#[test]
fn days_away_and_blackouts_are_told_apart_and_together() {
    let hours = office(0);
    let week = Period::between(date("2025-06-02"), date("2025-06-09"));
    let away = office(0).with_away(week);
    let why = |mentor: &WorkingHoursSpec, mentee: &WorkingHoursSpec, blackout: &[&str]| {
        plan(weekly("2025-06-02", 1), mentor, mentee, blackout).all()[0].why_not_planned().to_vec()
    };
    assert_eq!(why(&away, &hours, &[]), [Hindrance::MentorAway]);
    assert_eq!(why(&hours, &away, &[]), [Hindrance::MenteeAway]);
    assert_eq!(why(&away, &away, &["2025-06-02"]), [Hindrance::Blackout, Hindrance::MenteeAway, Hindrance::MentorAway]);
    // Neither by itself: the mentor's Monday ends with this day's noon, and both halves are gone.
    let (mentor, mentee) = (only(Weekday::Monday, "20:00", "04:00", 720), only(Weekday::Monday, "08:00", "16:00", 0));
    let mentor = mentor.with_away(Period::between(date("2025-06-02"), date("2025-06-03")));
    assert_eq!(why(&mentor, &mentee, &["2025-06-03"]), [Hindrance::Blackout, Hindrance::MentorAway]);
}

#[test]
fn everything_blacked_out_leaves_every_session_without_a_place() {
    let hours = office(0);
    let whole: Vec<NaiveDate> = date("2025-01-01").iter_days().take(400).collect();
    let cadence = monthly("2025-01-15", 12);
    let sessions = cadence.sessions(&hours, &hours, &whole);
    assert_eq!(sessions.check(&hours, &hours, &whole), Ok(()));
    assert_eq!((sessions.unplaced().count(), sessions.placed().count()), (12, 0));
    // 15 to 31 January has 13 working days, and four days at weekends that nobody works on anyway.
    let january = [(Hindrance::Blackout, 13), (Hindrance::MenteeNotWorking, 4), (Hindrance::MentorNotWorking, 4)];
    assert_eq!(hindered(&sessions, 0), january);
    let away = office(0).with_away(Period::since(date("2000-01-01")));
    assert_eq!(plan(cadence, &hours, &away, &[]).placed().count(), 0);
}

#[test]
fn clocks_change_with_their_periods() {
    // London and New York change their clocks on different days; between them the mentor is an hour nearer.
    let during = |minutes, from, until| OffsetSpec::during(offset(minutes), Period::between(date(from), date(until)));
    let mut london = office(0);
    london.offsets.push(during(60, "2025-03-30", "2025-10-26"));
    let mut york = office(-300);
    york.offsets.push(during(-240, "2025-03-09", "2025-11-02"));
    let cadence = weekly("2025-03-05", 5).at(time("14:00"));
    let sessions = plan(cadence, &york, &london, &[]);
    let there: Vec<String> = sessions.placed().map(|(_, slot)| slot.mentor().at().to_string()).collect();
    assert_eq!(there, ["09:00", "10:00", "10:00", "10:00", "09:00"]);
    // Of offsets that hold at once, the one that began last; and on one day, the most westerly. The order of the list is nothing.
    york.offsets.push(during(-240, "2025-03-05", "2025-03-06"));
    york.offsets.push(during(-200, "2025-03-05", "2025-03-06"));
    york.offsets.reverse();
    let sessions = plan(cadence, &york, &london, &[]);
    assert_eq!(first_slot(&sessions).mentor().at(), time("10:00"));
}

#[test]
fn where_a_clock_is_set_two_days_have_minutes_in_common() {
    // Monday begins an hour before Sunday ends; half of the session is of either's hours.
    let mut mentee = only(Weekday::Monday, "00:00", "00:30", 0);
    mentee.windows.push(WorkingWindow::new(Weekday::Sunday, time("23:30"), time("00:00")));
    mentee.offsets.push(OffsetSpec::during(offset(60), Period::since(date("2025-06-09"))));
    let mentor = only(Weekday::Sunday, "00:00", "00:00", 0);
    let slot = first_slot(&plan(weekly("2025-06-09", 1), &mentor, &mentee, &[]));
    assert_eq!(slot.mentee(), LocalTime::new(date("2025-06-09"), time("00:00")));
    assert_eq!(slot.utc(), LocalTime::new(date("2025-06-08"), time("23:00")));
}

#[test]
fn plans_are_bounded_whatever_is_asked() {
    let hours = office(0);
    let all = plan(weekly("2025-01-01", u16::MAX), &hours, &hours, &[]);
    assert_eq!((all.all().len(), all.end()), (520, PlanEnd::MostSessions));
    assert_eq!(plan(weekly("2025-01-01", 520), &hours, &hours, &[]).end(), PlanEnd::AsAsked);
    assert_eq!(plan(weekly("2025-01-01", 0), &hours, &hours, &[]).all().len(), 0);
    let until = |first: NaiveDate, until| CadenceSpec::new(Frequency::Monthly, first, CadenceEnd::Until(until));
    assert_eq!(plan(until(date("2025-01-01"), date("2024-01-01")), &hours, &hours, &[]).all().len(), 0);
    let never = until(date("2025-01-01"), NaiveDate::MAX);
    assert_eq!(plan(never, &hours, &hours, &[]).end(), PlanEnd::MostSessions);
    // Where the calendar of documents ends.
    let last = plan(monthly("2200-11-15", 5), &hours, &hours, &[]);
    assert_eq!((last.all().len(), last.end()), (2, PlanEnd::Calendar));
    for first in [NaiveDate::MIN, NaiveDate::MAX, date("1899-12-31"), date("2201-01-01")] {
        for frequency in [Frequency::Weekly, Frequency::Fortnightly, Frequency::Monthly] {
            let cadence = CadenceSpec::new(frequency, first, CadenceEnd::Sessions(9)).on(Weekday::Sunday);
            let sessions = plan(cadence, &hours, &hours, &[]);
            // What would begin on the last days of 1899 is meant for the first of 1900.
            assert!(sessions.all().iter().all(|session| session.planned() >= date("1900-01-01")));
        }
    }
}

#[test]
fn absurd_clocks_put_no_session_before_the_one_before_it() {
    // On Monday the clock stands 18 hours behind, from Tuesday on 18 ahead.
    let whole = |offsets| {
        let mut hours = WorkingHoursSpec::default();
        hours.windows = Weekday::ALL.map(|day| WorkingWindow::new(day, time("00:00"), time("00:00"))).to_vec();
        hours.offsets = offsets;
        hours
    };
    let turned = Period::between(date("2025-06-08"), date("2025-06-09"));
    let mentee = whole(vec![OffsetSpec::always(offset(1_080)), OffsetSpec::during(offset(-1_080), turned)]);
    let mentor = whole(vec![OffsetSpec::always(offset(0))]);
    // Sunday late, and then Monday, which by this clock was over long ago.
    let cadence = weekly("2025-06-02", 2).on(Weekday::Sunday).at(time("22:00"));
    assert_eq!(plan(cadence, &mentor, &mentee, &[]).placed().count(), 2);
    let mut hours = mentee;
    hours.away =
        vec![Period::between(date("2025-06-02"), date("2025-06-08")), Period::between(date("2025-06-10"), date("2025-06-16"))];
    let sessions = plan(weekly("2025-06-02", 2).at(time("23:00")), &mentor, &hours, &[]);
    assert_eq!(days(&sessions), ["2025-06-08", "-"]);
    assert!(hindered(&sessions, 1).contains(&(Hindrance::SessionBefore, 1)));
}

#[test]
fn a_plan_with_one_thing_changed_fails_its_check() {
    let hours = office(0);
    let sessions = plan(weekly("2025-06-02", 3).at(time("10:00")), &hours, &hours, &["2025-06-09"]);
    let written = serde_json::to_value(&sessions).unwrap();
    let changed = |pointer: &str, value: serde_json::Value| {
        let mut changed = written.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        let sessions: Sessions = serde_json::from_value(changed).unwrap();
        sessions.check(&hours, &hours, &[date("2025-06-09")]).unwrap_err()
    };
    assert_eq!(changed("/sessions/1/number", 3.into()), SessionsFault::WrongCount);
    assert_eq!(changed("/end", "calendar".into()), SessionsFault::WrongCount);
    assert_eq!(changed("/sessions/1/planned", "2025-06-10".into()), SessionsFault::WrongPlan(2));
    assert_eq!(changed("/sessions/1/slot/mentee/on", "2025-06-20".into()), SessionsFault::OutsideItsDays(2));
    assert_eq!(changed("/sessions/1/slot/mentor/at", "10:01".into()), SessionsFault::ClocksDisagree(2));
    assert_eq!(changed("/sessions/1/why_not_planned", serde_json::json!([])), SessionsFault::WrongReasons(2));
    assert_eq!(changed("/sessions/0/slot/off_preferred_time", 1.into()), SessionsFault::NotNearest(1));
    let other = office(0).with_away(Period::between(date("2025-06-02"), date("2025-06-03")));
    assert_eq!(sessions.check(&other, &hours, &[date("2025-06-09")]), Err(SessionsFault::SomebodyCannot(1)));
    assert_eq!(sessions.check(&hours, &hours, &[]), Err(SessionsFault::NotNearest(2)));
}

#[test]
fn clocks_and_hours_are_read_strictly() {
    let good = r#"{"windows":[{"weekday":"monday","from":"22:00","until":"06:00"}],
        "offsets":[{"minutes":-300,"from":"2025-01-01"}],"away":[{"from":"2025-02-01","until":"2025-02-08"}]}"#;
    let hours: WorkingHoursSpec = serde_json::from_str(good).unwrap();
    assert_eq!(serde_json::from_str::<WorkingHoursSpec>(&serde_json::to_string(&hours).unwrap()).unwrap(), hours);
    for (from, to) in [("22:00", "24:00"), ("monday", "Monday"), ("-300", "-1081"), ("-300", "1e2"), ("2025-02-01", "2025-2-1")]
    {
        assert!(serde_json::from_str::<WorkingHoursSpec>(&good.replace(from, to)).is_err(), "{to}");
    }
}

// The agreement.

fn ladder() -> Ladder {
    let text = r#"{
        "scales": [{"id": "three", "levels": [{"id": "low"}, {"id": "middle"}, {"id": "high"}]}],
        "competencies": [{"id": "coaching", "scale": "three"}, {"id": "strategy", "scale": "three"}],
        "roles": [{"id": "lead", "requires": [{"competency": "coaching", "level": "high"}]}]
    }"#;
    LadderSpec::from_json(text).unwrap().compile().unwrap()
}

fn someone(id: &str) -> PersonId {
    id.parse().unwrap()
}

fn agreement() -> AgreementSpec {
    let cadence = weekly("2025-01-06", 20);
    let mut spec = AgreementSpec::new(someone("p1"), someone("p2"), date("2025-01-01"))
        .until(date("2025-07-01"))
        .with_goal(GoalSpec::code(item("board-talk")).serving(item("retention")))
        .with_goal(GoalSpec::reach("strategy".parse().unwrap(), "high".parse().unwrap()))
        .with_goal(GoalSpec::reach("coaching".parse().unwrap(), "low".parse().unwrap()))
        .with_cadence(cadence);
    spec.confidentiality = vec![item("no-notes"), item("chatham-house")];
    spec.exit = Some(ExitSpec::new(14));
    spec.success = vec![item("promoted")];
    spec.review_every = Some(Months::new(2).unwrap());
    spec
}

#[test]
fn a_whole_agreement_lacks_only_who_has_not_agreed() {
    let mut spec = agreement();
    spec.parties[1].agreed_on = Some(date("2025-01-03"));
    let agreed = spec.compile(&ladder()).unwrap();
    let by = |person| MissingPart::AgreedBy(someone(person));
    assert_eq!(agreed.missing(date("2025-01-03")), [by("p1")]);
    assert_eq!(agreed.missing(date("2025-01-02")), [by("p1"), by("p2")]);
    let aims: Vec<_> = agreed.goals().iter().map(|goal| goal.level().map(|level| level.position())).collect();
    assert_eq!(aims, [Some(1), Some(3), None]);
    assert_eq!(agreed.goals()[2].outcome(), Some(&item("retention")));
    assert!(matches!(agreed.goals()[0].aim(), GoalAim::Reach { competency, .. } if competency.as_ref() == "coaching"));
    assert_eq!(agreed.confidentiality(), [item("chatham-house"), item("no-notes")]);
    assert_eq!(agreed.reviews().map(|day| day.to_string()).collect::<Vec<_>>(), ["2025-03-01", "2025-05-01"]);
    assert_eq!(agreed.ends_after_notice(date("2025-02-01")), Some(date("2025-02-15")));
    assert_eq!(agreed.ends_after_notice(date("2024-12-31")), None);
    assert_eq!(agreed.ends_after_notice(date("2025-07-01")), None);
}

#[test]
fn a_bare_agreement_lacks_everything_else() {
    let bare = AgreementSpec::new(someone("p1"), someone("p2"), date("2025-01-31")).compile(&ladder()).unwrap();
    let missing = bare.missing(date("2025-02-01"));
    assert_eq!(missing.len(), 9);
    assert!(missing.contains(&MissingPart::End) && missing.contains(&MissingPart::Reviews));
    assert_eq!(bare.reviews().count(), 0);
    assert_eq!(bare.ends_after_notice(date("2025-02-01")), None);
    // Open ends end somewhere.
    let mut open = AgreementSpec::new(someone("p1"), someone("p2"), date("2025-01-31"));
    open.review_every = Some(Months::new(1).unwrap());
    open.exit = Some(ExitSpec::new(u16::MAX));
    let open = open.compile(&ladder()).unwrap();
    assert_eq!(open.reviews().count(), 1_200);
    assert_eq!(open.reviews().take(2).last(), Some(date("2025-03-31")));
    assert_eq!(open.ends_after_notice(NaiveDate::MAX), Some(NaiveDate::MAX));
}

#[test]
fn an_agreement_is_the_same_in_whatever_order_it_is_written() {
    let mut other = agreement();
    other.parties.reverse();
    other.goals.reverse();
    other.confidentiality.reverse();
    assert_eq!(other.compile(&ladder()).unwrap(), agreement().compile(&ladder()).unwrap());
}

#[test]
fn peers_agree_among_themselves() {
    let mut spec = agreement();
    let peers = |count: usize| (0..count).map(|n| PartySpec::new(PartySide::Peer, someone(&format!("p{n}")))).collect();
    spec.parties = peers(4);
    assert!(spec.compile(&ladder()).is_ok());
    for parties in [peers(1), Vec::new()] {
        spec.parties = parties;
        assert_eq!(spec.compile(&ladder()).unwrap_err().defects()[0].code().as_str(), "agreement/parties");
    }
}

#[test]
fn an_agreement_tells_all_its_faults_at_once() {
    let mut spec = agreement();
    spec.format = "rungs/ladder/1".to_owned();
    spec.parties[0].person = someone("p2");
    spec.until = Some(date("2025-05-01"));
    spec.goals.push(GoalSpec::reach("strateggy".parse().unwrap(), "high".parse().unwrap()));
    spec.review_every = Some(Months::ZERO);
    let invalid = spec.compile(&ladder()).unwrap_err();
    let codes: Vec<_> = invalid.defects().iter().map(|defect| defect.code().as_str()).collect();
    let expected = ["agreement/outside_term", "json/format", "agreement/unknown_id", "agreement/duplicate", "agreement/count"];
    assert_eq!(codes, expected);
    assert!(invalid.masked().to_string().contains("***") || !invalid.masked().to_string().contains("strateggy"));
}

// Engagement.

const ALL: [&str; 8] =
    ["2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27", "2025-02-03", "2025-02-10", "2025-02-17", "2025-02-24"];

/// A weekly mentorship since 2025-01-01, a letter for each session: Held, Mentor missed, mentEe missed, Both, Nobody said, Cancelled,
/// or `.` without an outcome.
fn log(letters: &str) -> SessionLogSpec {
    let facts = letters.chars().zip(date(ALL[0]).iter_days().step_by(7)).map(|(letter, day)| match letter {
        'h' => SessionFact::held(day),
        'm' => SessionFact::missed(day, Absent::Mentor),
        'e' => SessionFact::missed(day, Absent::Mentee),
        'b' => SessionFact::missed(day, Absent::Both),
        'n' => SessionFact::missed(day, Absent::Unsaid),
        'c' => SessionFact::cancelled(day),
        _ => SessionFact::due(day),
    });
    SessionLogSpec::new(Period::since(date("2025-01-01")), Frequency::Weekly).with(facts)
}

fn engagement_of(log: &SessionLogSpec, as_of: &str) -> Engagement {
    let policy = EngagementPolicy::new();
    let engagement = log.engagement(&policy, date(as_of));
    assert_eq!(engagement.check(log, &policy), Ok(()), "{engagement:?}");
    engagement
}

fn engaged(letters: &str) -> Engagement {
    // The day after the last of them.
    let as_of = date(ALL[0]) + chrono::Days::new(7 * letters.len() as u64 - 6);
    engagement_of(&log(letters), &as_of.to_string())
}

#[test]
fn sessions_are_counted_and_rows_measured() {
    let engagement = engaged("hhmhchhe");
    assert_eq!((engagement.due(), engagement.held(), engagement.cancelled()), (7, 5, 1));
    assert_eq!((engagement.missed().mentor(), engagement.missed().mentee(), engagement.missed().total()), (1, 1, 2));
    assert_eq!(engagement.held_of_due().and_then(rungs::ShareRange::known), Share::of(5, 7));
    // A session called off in time does not break a row.
    assert_eq!(engagement.most_held_in_a_row().known(), Some(3));
    assert_eq!(engagement.held_in_a_row().known(), Some(0));
    assert_eq!(engagement.missed_in_a_row().known(), Some(1));
    assert_eq!((engagement.last_held(), engagement.days_without().known()), (Some(date("2025-02-17")), Some(8)));
    assert_eq!((engagement.health(), engagement.suggestion()), (Health::OnCourse, Some(Suggestion::GoOn)));
}

#[test]
fn what_nobody_knows_makes_ranges_and_no_misses() {
    let letters = "hhhh..";
    let engagement = engaged(letters);
    assert_eq!((engagement.unknown(), engagement.held()), (2, 4));
    assert_eq!(engagement.held_of_due().unwrap().to_string(), "2/3 to 1/1");
    assert_eq!(engagement.held_in_a_row().to_string(), "0 to 6");
    assert_eq!(engagement.missed_in_a_row().to_string(), "0 to 2");
    assert_eq!((engagement.health(), engagement.suggestion()), (Health::Unknown, Some(Suggestion::FindOut)));
    // A complete source makes the same silence a miss.
    let whole = engagement_of(&log(letters).complete(Completeness::Whole), "2025-02-11");
    assert_eq!((whole.unknown(), whole.missed().unsaid(), whole.health()), (0, 2, Health::Cooling));
    let until = engagement_of(&log(letters).complete(Completeness::Until(date("2025-02-10"))), "2025-02-11");
    assert_eq!((until.unknown(), until.missed().unsaid()), (1, 1));
    // One before the last fact was not held, unless any may be missing.
    let gap = engaged("h.h");
    assert_eq!((gap.unknown(), gap.missed().unsaid()), (0, 1));
    let partial = engagement_of(&log("h.h").complete(Completeness::Partial), "2025-01-21");
    assert_eq!((partial.unknown(), partial.missed().unsaid()), (1, 0));
}

#[test]
fn what_happened_later_is_not_known_yet() {
    let log = log("hhhh");
    let engagement = engagement_of(&log, "2025-01-20");
    assert_eq!((engagement.due(), engagement.held(), engagement.not_yet_due()), (3, 3, 1));
    // A session due earlier and held later has not been held.
    let start = SessionLogSpec::new(Period::since(date("2025-01-01")), Frequency::Weekly);
    let late = start.clone().with([SessionFact::held_on(date("2025-01-06"), date("2025-01-09"))]);
    assert_eq!(engagement_of(&late, "2025-01-08").unknown(), 1);
    assert_eq!(engagement_of(&late, "2025-01-09").last_held(), Some(date("2025-01-09")));
    // One brought forward has.
    let early = start.with([SessionFact::held_on(date("2025-01-16"), date("2025-01-09"))]);
    assert_eq!((engagement_of(&early, "2025-01-09").held(), engagement_of(&early, "2025-01-08").not_yet_due()), (1, 1));
}

#[test]
fn mentorships_cool_stall_and_never_start() {
    assert_eq!(engaged("hhhhhe").health(), Health::OnCourse);
    assert_eq!(engaged("hhhhee").health(), Health::Cooling);
    assert_eq!(engaged("hhheme").health(), Health::Stalled);
    assert_eq!(engaged("hhheme").suggestion(), Some(Suggestion::CheckIn));
    // Fewer than before, though never two in a row.
    let falling = engaged("hhhheheh");
    assert_eq!((falling.trend(), falling.health()), (Trend::Falling, Health::Cooling));
    assert_eq!(engaged("nhnnhhhh").trend(), Trend::Rising);
    assert_eq!(engaged("hhhhhhhn").trend(), Trend::Steady);
    assert_eq!(engaged("hhhhhhh").trend(), Trend::TooFew);
    // Called off in time again and again: nothing is due, and nothing is held.
    let quiet = engaged("hhcccccc");
    assert_eq!((quiet.due(), quiet.health()), (2, Health::Stalled));
    assert_eq!(quiet.suggestion(), Some(Suggestion::Rematch));
    assert_eq!(quiet.reasons(), [RematchReason::Stalled { days: 43 }]);
    // Six weeks without a first session.
    let never = engaged("cccccc");
    assert_eq!((never.health(), never.signals().never_started()), (Health::TooEarly, Truth::NotMet));
    let never = engaged("ccccccc");
    assert_eq!((never.health(), never.suggestion()), (Health::NeverStarted, Some(Suggestion::Rematch)));
    assert_eq!(never.reasons(), [RematchReason::NeverStarted { since: date("2025-01-01") }]);
    // Perhaps one of those was held.
    assert_eq!(engaged(".......").signals().never_started(), Truth::Unknown);
    assert_eq!(engaged(".......").suggestion(), Some(Suggestion::FindOut));
}

#[test]
fn one_side_that_misses_is_told_from_both() {
    let engagement = engaged("hmhmhhmhh");
    assert_eq!((engagement.health(), engagement.suggestion()), (Health::OneSided, Some(Suggestion::CheckIn)));
    assert_eq!(engaged("hmhmhhehh").signals().one_sided(), Truth::NotMet);
    assert_eq!(engaged("hbhbhhbhh").signals().one_sided(), Truth::NotMet);
    // Cooling as well: a reason for another match.
    let engagement = engaged("hehehhee");
    assert_eq!(engagement.suggestion(), Some(Suggestion::Rematch));
    assert_eq!(engagement.reasons(), [RematchReason::OneSided { mentor: 0, mentee: 4 }]);
    // Three of four, exactly at the line; with one more unknown it may not be.
    assert_eq!(engaged("hmhmhehmh").signals().one_sided(), Truth::Met);
    assert_eq!(engaged("hmhmhehmh.").signals().one_sided(), Truth::Unknown);
}

#[test]
fn a_mentorship_that_is_not_on_suggests_nothing() {
    let mut log = log("hhee");
    assert_eq!(engagement_of(&log, "2024-12-31").health(), Health::TooEarly);
    assert_eq!(engagement_of(&log, "2024-12-31").suggestion(), None);
    log.term.until = Some(date("2025-02-01"));
    let ended = engagement_of(&log, "2030-01-01");
    assert_eq!((ended.health(), ended.suggestion()), (Health::Cooling, None));
    // Counted up to its last day.
    assert_eq!(ended.days_without().known(), Some(18));
    // Sessions outside its term are left out.
    log.term.until = Some(date("2025-01-20"));
    assert_eq!((engagement_of(&log, "2030-01-01").due(), engagement_of(&log, "2030-01-01").outside_term()), (2, 2));
    // A term that has no day.
    log.term.until = Some(date("2025-01-01"));
    assert_eq!(engagement_of(&log, "2030-01-01").due(), 0);
}

#[test]
fn sources_that_contradict_each_other_leave_it_open() {
    let day = date("2025-01-06");
    let start = SessionLogSpec::new(Period::since(date("2025-01-01")), Frequency::Weekly);
    let both = |one, other| engagement_of(&start.clone().with([one, other]), "2025-01-07");
    let engagement = both(SessionFact::held(day), SessionFact::missed(day, Absent::Mentor));
    assert_eq!((engagement.conflicts(), engagement.unknown(), engagement.due()), (1, 1, 1));
    assert_eq!(both(SessionFact::cancelled(day), SessionFact::missed(day, Absent::Mentor)).conflicts(), 1);
    let missed = both(SessionFact::missed(day, Absent::Mentee), SessionFact::missed(day, Absent::Mentor));
    assert_eq!((missed.missed().both(), missed.due()), (1, 1));
    let said = both(SessionFact::missed(day, Absent::Unsaid), SessionFact::missed(day, Absent::Mentor));
    assert_eq!(said.missed().mentor(), 1);
    assert_eq!(both(SessionFact::due(day), SessionFact::held(day)).held(), 1);
}

#[test]
fn zero_switches_a_threshold_off() {
    let mut policy = EngagementPolicy::new();
    policy.cooling_missed = 0;
    policy.cooling_share = Share::ZERO;
    policy.trend_sessions = 0;
    policy.stalled_missed = 0;
    policy.stalled_intervals = 0;
    policy.one_sided_missed = 0;
    policy.start_within_days = 0;
    policy.rematch_intervals = 0;
    for letters in ["", "eeeeeeeeee", "hhhhhheeeeeeeeee", "cccccccccc"] {
        let log = log(letters);
        let engagement = log.engagement(&policy, date("2030-01-01"));
        assert_eq!(engagement.check(&log, &policy), Ok(()));
        assert!(matches!(engagement.health(), Health::OnCourse | Health::TooEarly), "{letters}");
    }
}

#[test]
fn absurd_dates_do_not_disturb_the_count() {
    let days = [NaiveDate::MIN, NaiveDate::MAX, date("0001-01-01"), date("2025-01-06")];
    for from in days {
        for until in days.map(Some).into_iter().chain([None]) {
            let mut log = SessionLogSpec::new(Period::since(from), Frequency::Monthly)
                .with(days.map(|day| SessionFact::held_on(day, date("2025-01-06"))))
                .with(days.map(SessionFact::due));
            log.term.until = until;
            for as_of in days {
                let policy = EngagementPolicy::new();
                let engagement = log.engagement(&policy, as_of);
                assert_eq!(engagement.check(&log, &policy), Ok(()), "{from} {until:?} {as_of}");
            }
        }
    }
}

#[test]
fn engagement_with_one_thing_changed_fails_its_check() {
    let log = log("hhmhchhe..");
    let policy = EngagementPolicy::new();
    let written = serde_json::to_value(engagement_of(&log, "2025-03-11")).unwrap();
    let changed = |pointer: &str, value: serde_json::Value| {
        let mut changed = written.clone();
        assert_ne!(*changed.pointer(pointer).unwrap(), value, "{pointer}");
        *changed.pointer_mut(pointer).unwrap() = value;
        let engagement: Engagement = serde_json::from_value(changed).unwrap();
        engagement.check(&log, &policy).unwrap_err()
    };
    assert_eq!(changed("/held", 6.into()), EngagementFault::WrongCount);
    assert_eq!(changed("/missed/mentor", 0.into()), EngagementFault::WrongCount);
    assert_eq!(changed("/held_of_due/least/count", 1.into()), EngagementFault::WrongShare);
    assert_eq!(changed("/last_held", serde_json::Value::Null), EngagementFault::WrongShare);
    assert_eq!(changed("/most_held_in_a_row/most", 2.into()), EngagementFault::WrongRow);
    assert_eq!(changed("/days_without/least", 2.into()), EngagementFault::WrongDays);
    assert_eq!(changed("/trend", "rising".into()), EngagementFault::WrongTrend);
    assert_eq!(changed("/signals/cooling", "not_met".into()), EngagementFault::WrongSignal);
    assert_eq!(changed("/health", "stalled".into()), EngagementFault::WrongSuggestion);
    assert_eq!(changed("/suggestion", "rematch".into()), EngagementFault::WrongSuggestion);
}

// Lineage.

fn mentored(mentor: &str, mentee: &str, from: &str) -> MentorshipSpec {
    MentorshipSpec::new(someone(mentor), someone(mentee), Period::since(date(from)))
}

fn ended(mentor: &str, mentee: &str, from: &str, until: &str, playbooks: &[&str]) -> MentorshipSpec {
    let spec = MentorshipSpec::new(someone(mentor), someone(mentee), Period::between(date(from), date(until)));
    playbooks.iter().fold(spec, |spec, code| spec.handing_over(item(code)))
}

/// The lineage, checked, with its multiplier.
fn lineage(mentorships: &[MentorshipSpec], as_of: &str) -> (Lineage, Multiplier) {
    let lineage = Lineage::of(mentorships, date(as_of));
    assert_eq!(lineage.check(mentorships), Ok(()));
    let multiplier = lineage.multiplier(Effort::default(), &mut ());
    assert_eq!(multiplier.check(mentorships), Ok(()));
    assert_eq!(multiplier.completion(), Completion::Complete);
    (lineage, multiplier)
}

fn line(lineage: &Lineage, person: &str) -> Vec<String> {
    lineage.descendants(person).unwrap().iter().map(|reached| reached.person().to_string()).collect()
}

#[test]
fn lines_go_from_mentor_to_mentee_to_mentor() {
    let mentorships = [
        mentored("ada", "ben", "2015-01-01"),
        mentored("ada", "cem", "2016-01-01"),
        mentored("ben", "dan", "2018-03-01"),
        mentored("cem", "dan", "2019-01-01"),
        mentored("dan", "eve", "2020-01-01"),
        mentored("fay", "eve", "2021-01-01"),
    ];
    let (lineage, multiplier) = lineage(&mentorships, "2025-01-01");
    assert_eq!(line(&lineage, "ada"), ["ben", "cem", "dan", "eve"]);
    assert_eq!(lineage.founders().map(PersonId::to_string).collect::<Vec<_>>(), ["ada", "fay"]);
    let generations: Vec<u32> = lineage.people().iter().map(|person| lineage.generation(person.as_ref()).unwrap()).collect();
    assert_eq!(generations, [0, 1, 1, 2, 1, 0]);
    assert_eq!(lineage.longest_line(), 3);
    assert_eq!((multiplier.founders(), multiplier.reached()), (2, 4));
    let reach: Vec<_> = multiplier.mentors().iter().map(|line| (line.mentees(), line.reached().unwrap())).collect();
    assert_eq!(reach, [(2, 4), (1, 2), (1, 2), (1, 1), (1, 1)]);
    let passed = lineage.passed_on();
    let told: Vec<_> = passed.iter().map(|passed| (passed.person().to_string(), passed.lag_days())).collect();
    assert_eq!(told, [("ben".to_owned(), 1_155), ("cem".to_owned(), 1_096), ("dan".to_owned(), 671)]);
    assert_eq!(passed[2].mentored_by(), [someone("ben"), someone("cem")]);
    assert_eq!((passed[0].mentored_from(), passed[0].mentor_from()), (date("2015-01-01"), date("2018-03-01")));
    assert_eq!(lineage.descendants("eva").unwrap_err().nearest(), Some("eve"));
}

#[test]
fn a_line_of_a_date_knows_nothing_later() {
    let mentorships = [mentored("ada", "ben", "2015-01-01"), mentored("ben", "cem", "2020-01-01")];
    let (then, multiplier) = lineage(&mentorships, "2019-12-31");
    assert_eq!((line(&then, "ada").len(), then.later(), multiplier.reached()), (1, 1, 1));
    assert!(then.passed_on().is_empty());
    assert_eq!(line(&lineage(&mentorships, "2020-01-01").0, "ada"), ["ben", "cem"]);
}

#[test]
fn rings_are_named_and_lines_do_not_run_round_in_them() {
    // A junior teaches a senior in turn, and passes on what they have learned.
    let mentorships = [
        mentored("ada", "ben", "2015-01-01"),
        mentored("ben", "ada", "2016-01-01"),
        mentored("ada", "cem", "2017-01-01"),
        mentored("ben", "dan", "2015-01-01"),
        mentored("eve", "fay", "2015-01-01"),
        mentored("fay", "eve", "2015-01-01"),
    ];
    let (lineage, _) = lineage(&mentorships, "2025-01-01");
    let rings: Vec<Vec<String>> =
        lineage.rings().iter().map(|ring| ring.people().iter().map(PersonId::to_string).collect()).collect();
    assert_eq!(rings, [["ada", "ben"], ["eve", "fay"]]);
    assert_eq!(line(&lineage, "ada"), ["ben", "cem"]);
    assert_eq!(line(&lineage, "ben"), ["ada", "cem", "dan"]);
    // On the same day neither was mentored before they mentored.
    assert_eq!(lineage.founders().count(), 4);
    assert_eq!(line(&lineage, "eve"), ["fay"]);
}

#[test]
fn what_cannot_be_is_named_and_left_out() {
    let mut odd = vec![mentored("ada", "ada", "2015-01-01"), ended("ada", "ben", "2016-01-01", "2016-01-01", &["sales"])];
    odd.extend((0..150).map(|n| mentored(&format!("p{n:03}"), &format!("p{n:03}"), "2015-01-01")));
    let (lineage, multiplier) = lineage(&odd, "2025-01-01");
    assert!(lineage.people().is_empty() && multiplier.mentors().is_empty());
    assert_eq!((lineage.oddities().len(), lineage.oddities_omitted()), (100, 52));
    let themself = LineageOddity::OfThemself { person: someone("ada"), from: date("2015-01-01") };
    assert_eq!(lineage.oddities()[0], themself);
    let empty = Lineage::of(&[], date("2025-01-01"));
    assert!(empty.descendants("ada").is_err() && empty.rings().is_empty() && empty.longest_line() == 0);
}

#[test]
fn playbooks_are_handed_down_when_a_mentorship_ends() {
    let mentorships = [
        ended("ada", "ben", "2015-01-01", "2016-01-01", &["sales", "crisis"]),
        ended("ben", "cem", "2016-06-01", "2018-01-01", &["sales"]),
        // Handed on before it was received: it was Dan's already.
        ended("dan", "cem", "2016-06-01", "2017-01-01", &["sales"]),
        ended("cem", "dan", "2018-01-01", "2019-01-01", &["sales"]),
        ended("cem", "eve", "2018-01-01", "2030-01-01", &["sales"]),
        mentored("cem", "fay", "2018-01-01").handing_over(item("sales")),
    ];
    let (lineage, _) = lineage(&mentorships, "2025-01-01");
    let told = |person: &str| -> Vec<String> {
        let held = lineage.playbooks(person).unwrap().iter();
        let from = |held: &rungs::HeldPlaybook| held.from().map_or("-".to_owned(), PersonId::to_string);
        held.map(|held| format!("{} {} {}", held.playbook(), held.since(), from(held))).collect()
    };
    assert_eq!(told("ada"), ["crisis 2016-01-01 -", "sales 2016-01-01 -"]);
    assert_eq!(told("ben"), ["crisis 2016-01-01 ada", "sales 2016-01-01 ada"]);
    assert_eq!(told("cem"), ["sales 2017-01-01 dan", "sales 2018-01-01 ben"]);
    assert_eq!(told("dan"), ["sales 2017-01-01 -", "sales 2019-01-01 cem"]);
    assert!(told("eve").is_empty() && told("fay").is_empty());
    let sales = item("sales");
    let holders: Vec<String> = lineage.holders(&sales).map(|(person, _)| person.to_string()).collect();
    assert_eq!(holders, ["ada", "ben", "cem", "cem", "dan", "dan"]);
}

#[test]
fn both_sides_of_a_roster_tell_of_one_mentorship() {
    let document = r#"{
        "settings": {"records": {"mentoring": {}, "mentee": {}, "sponsorship": {}}},
        "people": [
            {"id": "ada", "records": [{"kind": "mentee", "with": "ben", "on": "2015-01-01", "until": "2016-01-01"}]},
            {"id": "ben", "records": [
                {"kind": "mentoring", "with": "ada", "on": "2015-01-01", "until": "2016-01-01"},
                {"kind": "mentoring", "with": "guild", "on": "2016-01-01"},
                {"kind": "mentoring", "on": "2017-01-01"},
                {"kind": "sponsorship", "with": "ada", "on": "2017-01-01"}]}]}"#;
    let roster = RosterSpec::from_json(document).unwrap().compile(&ladder()).unwrap();
    let mentorships = roster.mentorships();
    assert_eq!(mentorships.len(), 3);
    let (lineage, _) = lineage(&mentorships, "2025-01-01");
    assert_eq!(lineage.mentorships().len(), 2);
    assert_eq!(lineage.people(), [someone("ada"), someone("ben"), someone("guild")]);
}

#[test]
fn a_limit_leaves_mentors_uncounted_and_says_so() {
    let rank = |n: u32| format!("p{n:02}");
    let ladder_of_pairs: Vec<MentorshipSpec> = (0..20u32)
        .flat_map(|n| [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(a, b)| (2 * n + a, 2 * n + 2 + b)))
        .map(|(mentor, mentee)| mentored(&rank(mentor), &rank(mentee), &format!("20{:02}-01-01", mentor / 2)))
        .collect();
    let lineage = Lineage::of(&ladder_of_pairs, date("2025-01-01"));
    let some = lineage.multiplier(Effort::steps(300), &mut ());
    assert_eq!(some.completion(), Completion::StepLimit);
    assert_eq!(some.check(&ladder_of_pairs), Ok(()));
    assert_eq!(some.mentors()[0].reached(), Some(40));
    assert!(some.mentors().last().unwrap().reached().is_none());
    let whole = lineage.multiplier(Effort::default(), &mut ());
    assert!(
        whole.mentors().iter().zip(some.mentors()).all(|(all, some)| some.reached().is_none_or(|n| Some(n) == all.reached()))
    );
    let cancelled = lineage.multiplier(Effort::default(), &mut |_: rungs::Progress| std::ops::ControlFlow::Break(()));
    assert_eq!(cancelled.completion(), Completion::Cancelled);
}

#[test]
fn a_chain_of_fifty_thousand_mentors_is_one_line() {
    let chain: Vec<MentorshipSpec> = (0..50_000u32)
        .map(|n| {
            let day = date("1900-01-01") + chrono::Days::new(u64::from(n));
            MentorshipSpec::new(someone(&format!("p{n:05}")), someone(&format!("p{:05}", n + 1)), Period::since(day))
        })
        .collect();
    let lineage = Lineage::of(&chain, date("2200-01-01"));
    assert_eq!((lineage.longest_line(), lineage.descendants("p00000").unwrap().len()), (50_000, 50_000));
    let multiplier = lineage.multiplier(Effort::steps(200_000), &mut ());
    assert!(multiplier.completion().is_complete());
    assert_eq!(multiplier.mentors()[1].reached(), Some(49_999));
    assert_eq!(lineage.passed_on().len(), 49_999);
}

#[test]
fn a_multiplier_with_one_thing_changed_fails_its_check() {
    let mentorships = [mentored("ada", "ben", "2015-01-01"), mentored("ben", "cem", "2020-01-01")];
    let written = serde_json::to_value(lineage(&mentorships, "2025-01-01").1).unwrap();
    let changed = |pointer: &str, value: serde_json::Value| {
        let mut changed = written.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        serde_json::from_value::<Multiplier>(changed).unwrap().check(&mentorships).unwrap_err()
    };
    assert_eq!(changed("/founders", 2.into()), LineageFault::WrongProgramme);
    assert_eq!(changed("/mentors/0/reached", 1.into()), LineageFault::WrongReach(someone("ada")));
    assert_eq!(changed("/mentors/0/reached", serde_json::Value::Null), LineageFault::WrongReach(someone("ada")));
    assert_eq!(changed("/mentors/1/mentees", 2.into()), LineageFault::WrongReach(someone("ben")));
    assert_eq!(changed("/mentors/1/mentor", "cem".into()), LineageFault::WrongPeople);
    let other = [mentored("ada", "ben", "2015-01-01"), mentored("ben", "cem", "2014-01-01")];
    assert!(Lineage::of(&mentorships, date("2025-01-01")).check(&other).is_err());
}
