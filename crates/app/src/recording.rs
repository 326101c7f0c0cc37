//! Writing down what an answer says. It is known nowhere else: on disk the attempt is still under way, and a restart
//! could only call its outcome unknown.

use kasse_store::StoreError;

use crate::error::AppError;
use crate::till::Till;
use crate::under_way::Call;

/// How often the database may refuse what an answer says before it is kept that it is not known. A full disk does not
/// count.
const MOST_REFUSALS: u32 = 5;
/// How often writing may fail before whoever closes the program no longer waits for it.
const MOST_WAITED_FOR: u32 = 5;

/// What is to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// The answer as it came.
    AsItCame,
    /// Something in the answer can't be kept: that its outcome is unknown.
    Unknown,
    /// The answer named the order of another sale: that its outcome is unknown.
    Anothers,
}

impl Till {
    /// Writes an answer down, again and again while the disk or the database refuses.
    pub(crate) async fn record_surely(
        &self,
        call: Option<Call>,
        mut record: impl FnMut(Said) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let mut call = call;
        let mut wait = self.pace().first_recording;
        let mut said = Said::AsItCame;
        let (mut failures, mut refusals) = (0_u32, 0_u32);
        loop {
            let error = match record(said) {
                Err(AppError::Store(StoreError::FrontOrderTaken { owner }))
                    if said == Said::AsItCame =>
                {
                    tracing::error!(%owner, "the answer named the order of another sale");
                    said = Said::Anothers;
                    continue;
                }
                Err(AppError::Store(error)) => error,
                ended => return ended,
            };
            failures = failures.saturating_add(1);
            if !matches!(error, StoreError::Unwritable(_)) {
                refusals = refusals.saturating_add(1);
            }
            self.report(&AppError::Store(error));
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(self.pace().last_recording);
            if refusals >= MOST_REFUSALS && said == Said::AsItCame {
                // That the outcome is unknown can be kept whatever the answer says.
                said = Said::Unknown;
            }
            if failures >= MOST_WAITED_FOR {
                drop(call.take());
            }
        }
    }
}
