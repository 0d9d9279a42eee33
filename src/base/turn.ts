// What is done once, at the end of a turn of the event loop, instead of at many moments within it. To wake whoever
// listens costs more than what is told them; what is told in a row finds them awake.

type Act = () => void;
const acts: Act[] = [];
const rest: Act[] = [];

/** After everything that has already arrived has been looked at. An act must not throw: others stand behind it. */
export function atTurnsEnd(act: Act) {
  plan();
  acts.push(act);
}

/** The same, after all others of this turn: what nobody waits for. */
export function afterTurnsEnd(act: Act) {
  plan();
  rest.push(act);
}

function plan() {
  if (acts.length === 0 && rest.length === 0) setImmediate(actAll);
}

function actAll() {
  for (const act of [...acts.splice(0), ...rest.splice(0)]) act();
}
