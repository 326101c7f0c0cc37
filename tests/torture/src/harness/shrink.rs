//! A shorter schedule that fails as well. A schedule is played by real processes, so one that fails may pass the next
//! time: each candidate has several tries.

use anyhow::Result;

use crate::schedule::Schedule;

/// How often a candidate is played before it counts as passing.
const TRIES: u32 = 3;

/// Leaves out steps one by one, from the end, as long as it still fails.
pub(crate) async fn shrink(
    schedule: &Schedule,
    fails: impl AsyncFn(&Schedule) -> Result<bool>,
) -> Result<Schedule> {
    let mut shortest = schedule.clone();
    for index in (0..schedule.steps.len()).rev() {
        let mut candidate = shortest.clone();
        candidate.steps.remove(index);
        for _ in 0..TRIES {
            if fails(&candidate).await? {
                shortest = candidate;
                break;
            }
        }
    }
    Ok(shortest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::Step;

    #[tokio::test]
    async fn only_what_is_needed_is_left() {
        let schedule = Schedule {
            seed: 1,
            details_carry_reference: true,
            person_decides: false,
            steps: [1, 2, 3, 4, 5].map(|us| Step::Pass { us }).to_vec(),
        };
        let times = |schedule: &Schedule| -> Vec<u64> {
            let passes = schedule.steps.iter().map(|step| {
                let Step::Pass { us } = step else {
                    panic!("{step:?}")
                };
                *us
            });
            passes.collect()
        };
        let shorter = shrink(&schedule, async |candidate| {
            let times = times(candidate);
            Ok(times.contains(&2) && times.contains(&4))
        })
        .await
        .unwrap();
        assert_eq!(times(&shorter), [2, 4]);
    }
}
