const pollMs = 200;

/** An orphan gets another parent, and that is the only sign of it. */
export function whenParentEnds(react) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    react();
  }, pollMs);
  timer.unref();
}
