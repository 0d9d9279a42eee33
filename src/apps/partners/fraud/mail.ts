// Addresses that are thrown away, those behind which somebody hides for good reasons, and those that a program made.
const disposable = new Set([
  ...['0-mail.com', '10minutemail.com', '20minutemail.com', '33mail.com', 'anonbox.net', 'burnermail.io'],
  ...['byom.de', 'discard.email', 'discardmail.com', 'dispostable.com', 'dropmail.me', 'emailondeck.com'],
  ...['fakeinbox.com', 'fakemail.net', 'getairmail.com', 'getnada.com', 'grr.la', 'guerrillamail.com'],
  ...['guerrillamail.info', 'guerrillamail.net', 'guerrillamail.org', 'harakirimail.com', 'inboxbear.com'],
  ...['inboxkitten.com', 'jetable.org', 'mail-temp.com', 'mail.tm', 'mailcatch.com', 'maildrop.cc', 'mailexpire.com'],
  ...['mailinator.com', 'mailinator.net', 'mailnesia.com', 'mailnull.com', 'mailpoof.com', 'mailsac.com'],
  ...['minutemail.com', 'mintemail.com', 'moakt.com', 'mohmal.com', 'mytemp.email', 'nada.email', 'oneoffmail.com'],
  ...['sharklasers.com', 'spam4.me', 'spambox.us', 'spamgourmet.com', 'temp-mail.io', 'temp-mail.org', 'tempail.com'],
  ...['tempinbox.com', 'tempmail.com', 'tempmail.dev', 'tempmail.net', 'tempmailo.com', 'tempr.email'],
  ...['throwawaymail.com', 'trashmail.com', 'trashmail.de', 'trashmail.net', 'wegwerfmail.de', 'yopmail.com'],
  ...['yopmail.fr', 'yopmail.net'],
]);

/** New ones come every day, and most say what they are. */
const tells = /(^|[.-])(temp|tmp|trash|throwaway|disposable|fake|burner|spam|\d+minute)-?(e?mail|inbox|box)/;

const masking = new Set(['privaterelay.appleid.com', 'duck.com', 'mozmail.com', 'simplelogin.com', 'aleeas.com']);

export function isDisposable(domain: string | null): boolean {
  return domain !== null && (disposable.has(domain) || tells.test(domain));
}

const fewestSigns = 8;
const likeAKey = /^(?=.*\d)(?=.*[a-f])[0-9a-f]+$/;
const changes = /(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)/g;

/** A name that nobody would choose: people put their year behind a word, a program throws dice for each sign. Whoever
 * is masked, or throws mailboxes away, did not choose theirs either: that is seen by where they are. */
export function isMadeUp(email: string): boolean {
  const [name = '', domain = ''] = email.trim().toLowerCase().split('@');
  if (name.length < fewestSigns || !/^[a-z0-9]+$/.test(name) || isMasked(domain) || isDisposable(domain)) return false;
  return likeAKey.test(name) || [...name.matchAll(changes)].length >= 4;
}

export function isMasked(domain: string | null): boolean {
  return domain !== null && masking.has(domain);
}
