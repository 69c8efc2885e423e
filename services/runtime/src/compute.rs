//! Kernels on threads that may block, a few at a time.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::problem::Problem;

/// Runs a kernel on a thread that may block, once there is a permit for it. One that
/// panics is an error of the service; the log tells which.
pub async fn computing<T, E, F>(
    permits: &Arc<Semaphore>,
    kernel: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, F>
where
    T: Send + 'static,
    E: Into<F> + Send + 'static,
    F: From<Problem>,
{
    let permit = permits.clone().acquire_owned().await.map_err(|_| Problem::internal())?;
    let done = tokio::task::spawn_blocking(move || {
        // Held until the kernel ends, also when nobody waits any more.
        let _permit = permit;
        kernel()
    });
    match done.await {
        Ok(result) => result.map_err(Into::into),
        Err(error) => {
            tracing::error!(%error, "a kernel panicked");
            Err(Problem::internal().into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Kind;

    #[tokio::test]
    async fn a_kernel_that_panics_is_an_error_and_gives_its_permit_back() {
        let permits = Arc::new(Semaphore::new(1));
        let failed: Result<(), Problem> =
            computing(&permits, || -> Result<(), Problem> { panic!("a test") }).await;
        assert_eq!(failed.unwrap_err().kind, Kind::Internal);
        let done: Result<i32, Problem> = computing(&permits, || Ok::<_, Problem>(7)).await;
        assert_eq!(done, Ok(7));
    }

    #[tokio::test]
    async fn a_kernel_that_nobody_waits_for_keeps_its_permit_until_it_ends() {
        let permits = Arc::new(Semaphore::new(1));
        let (end, ended) = std::sync::mpsc::channel();
        let (begin, begun) = tokio::sync::oneshot::channel();
        let kernel = move || {
            begin.send(()).map_err(|()| Problem::internal())?;
            ended.recv().map_err(|_| Problem::internal())
        };
        let waited = permits.clone();
        let waiter = tokio::spawn(async move { computing::<_, Problem, Problem>(&waited, kernel).await });
        begun.await.unwrap();
        waiter.abort();
        assert!(waiter.await.unwrap_err().is_cancelled());
        assert_eq!(permits.available_permits(), 0);
        end.send(()).unwrap();
        let _free = permits.acquire().await.unwrap();
    }
}
