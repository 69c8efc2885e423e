//! Calls that tell how far they have come, and end with an answer.
//!
//! When the caller goes away, or the deadline of the call passes, the work is let go
//! where it stands: nothing that is not committed by then is kept, and a kernel on
//! another thread hears of it from its [`Teller`].

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use eslabon_proto::r#type::v1::Progress;
use eslabon_runtime::upload::Answers;
use tokio::sync::{mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use super::status;
use crate::error::Error;

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(200);

/// Takes note of how far some work has come.
#[derive(Clone)]
pub(super) struct Teller {
    news: watch::Sender<Option<Progress>>,
    gone: Arc<AtomicBool>,
}

impl Teller {
    /// Notes a stage, what is done of it, and what is counted; a total of 0 where it
    /// is not known.
    pub(super) fn at(&self, stage: &str, done: usize, total: usize, unit: &str) {
        let number = |count| i64::try_from(count).unwrap_or(i64::MAX);
        self.news.send_replace(Some(Progress {
            stage: stage.to_owned(),
            done: number(done),
            total: number(total),
            unit: unit.to_owned(),
        }));
    }

    /// Whether nobody waits any more.
    pub(super) fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }
}

/// Let go with the work, whether it is done or not.
struct Going(Arc<AtomicBool>);

impl Drop for Going {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Works on an answer and tells of it: progress as `told` makes it a message, then
/// what the work ends with.
pub(super) fn telling<A, Work>(
    told: fn(Progress) -> A,
    work: impl FnOnce(Teller) -> Work + Send + 'static,
) -> Answers<A>
where
    A: Send + 'static,
    Work: Future<Output = Result<A, Error>> + Send + 'static,
{
    let (tell, answers) = mpsc::channel::<Result<A, Status>>(8);
    tokio::spawn(async move {
        let (news, mut heard) = watch::channel(None);
        let gone = Arc::new(AtomicBool::new(false));
        let _going = Going(gone.clone());
        let mut working = std::pin::pin!(work(Teller { news, gone }));
        loop {
            tokio::select! {
                last = &mut working => {
                    let _ = tell.send(last.map_err(status)).await;
                    return;
                }
                () = tell.closed() => return,
                () = tokio::time::sleep(TELL_EVERY) => {
                    let now = heard.borrow_and_update().clone();
                    if let Some(progress) = now && tell.send(Ok(told(progress))).await.is_err() {
                        return;
                    }
                }
            }
        }
    });
    Box::pin(ReceiverStream::new(answers))
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;
    use tokio_stream::StreamExt;

    use super::*;

    #[tokio::test]
    async fn progress_comes_before_the_answer_and_then_nothing() {
        let (go_on, wait) = oneshot::channel();
        let mut answers = telling(
            |progress| progress.stage,
            async |teller: Teller| {
                teller.at("solve", 1, 2, "rounds");
                wait.await.ok();
                Ok("done".to_owned())
            },
        );
        assert_eq!(answers.next().await.unwrap().unwrap(), "solve");
        go_on.send(()).unwrap();
        let rest: Vec<_> =
            answers.map(|answer| answer.unwrap()).filter(|told| told != "solve").collect().await;
        assert_eq!(rest, ["done"]);
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_is_let_go_and_hears_of_it() {
        /// Tells when it is let go.
        struct Held(Option<oneshot::Sender<bool>>, Teller);
        impl Drop for Held {
            fn drop(&mut self) {
                let _ = self.0.take().unwrap().send(self.1.is_gone());
            }
        }
        let (tell, heard) = oneshot::channel();
        let (let_go, was_let_go) = oneshot::channel();
        let answers = telling(
            |_| (),
            async move |teller: Teller| {
                let _held = Held(Some(let_go), teller.clone());
                tell.send(teller).ok();
                std::future::pending::<()>().await;
                Ok(())
            },
        );
        let teller = heard.await.unwrap();
        assert!(!teller.is_gone());
        drop(answers);
        assert!(was_let_go.await.is_ok(), "the work ends where it stands");
    }
}
