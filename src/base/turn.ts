// What is done once, at the end of a turn of the event loop, instead of at many moments within it. To wake whoever
// listens costs more than what is told them; what is told in a row finds them awake.

const acts: (() => void)[] = [];

/** After everything that has already arrived has been looked at. An act must not throw: others stand behind it. */
export function atTurnsEnd(act: () => void) {
  if (acts.length === 0) setImmediate(actAll);
  acts.push(act);
}

function actAll() {
  for (const act of acts.splice(0)) act();
}
