import type { LanguageWords } from './words.ts';

const foot = '{{manage}}';

export const de: LanguageWords = {
  mails: {
    notice: { subject: '{{title}}', text: `Guten Tag {{name}},\n\n{{title}}\n\n{{body}}\n\n{{link}}\n\n${foot}` },
    approval: {
      subject: 'Bitte entscheiden: {{title}}',
      text: `Guten Tag {{name}},

{{title}}

{{body}}

Der erste Link zeigt, worum es geht. Ihn zu öffnen entscheidet nichts; erst die Knöpfe auf der Seite tun es, einmal.

{{decide}}

{{link}}

${foot}`,
    },
    digest: {
      subject: '{{company}}: {{count}} Mitteilungen',
      text: `Guten Tag {{name}},\n\ndas ist seit dem letzten Mal geschehen:\n\n{{items}}\n\n{{link}}\n\n${foot}`,
    },
    invitation: {
      subject: 'Eine Einladung zu {{company}}',
      text: `Guten Tag {{name}},

Sie sind als {{role}} zu {{company}} eingeladen. Der Link gilt einmal und sieben Tage lang.

{{link}}

Wenn Sie nicht wissen, worum es geht, lassen Sie ihn liegen: Ohne den Link geschieht nichts.`,
    },
    passwordReset: {
      subject: 'Ein neues Passwort für {{company}}',
      text: `Guten Tag {{name}},

mit diesem Link setzen Sie ein neues Passwort, einmal und innerhalb eines Tages.

{{link}}

Wenn Sie nicht darum gebeten haben, sagen Sie es Ihrer Verwaltung; Ihr Passwort bleibt, wie es ist.`,
    },
    verification: {
      subject: 'Ist das Ihre Adresse?',
      text: `Guten Tag {{name}},

bitte bestätigen Sie, dass dies Ihre Adresse bei {{company}} ist. Der Link gilt drei Tage.

{{link}}`,
    },
  },
  kinds: {
    'approval.waiting': { title: '{{what}}', body: '{{who}} bittet um Ihre Entscheidung, bis {{deadline}}.' },
    'approval.expiring': {
      title: 'Wartet noch: {{what}}',
      body: 'Noch hat niemand entschieden. Um {{deadline}} endet es, und nichts geschieht.',
    },
    'approval.decided': { title: '{{verdict}}: {{what}}', body: '{{reason}}' },
    'alert.raised': { title: 'Warnung: {{what}}', body: '{{summary}}' },
    'alert.resolved': { title: 'Vorbei: {{what}}', body: '{{summary}}' },
    'budget.soft': {
      title: 'Ein Budget ist fast aufgebraucht',
      body: '{{percent}} % der Grenze für {{whose}} ({{period}}) sind verbraucht.',
    },
    'budget.hard': {
      title: 'Ein Budget ist aufgebraucht',
      body: 'Die Grenze für {{whose}} ({{period}}) ist erreicht.',
    },
    'connection.failing': { title: '{{what}} ist nicht erreichbar', body: '{{summary}}' },
    'run.failed': { title: 'Ein Lauf von {{what}} ist gescheitert', body: '{{summary}}' },
    'secret.expiring': {
      title: 'Das Geheimnis {{what}} endet bald',
      body: 'Ab {{expiresAt}} wird es nicht mehr herausgegeben.',
    },
    'security.incident': { title: '{{who}} wurde von einem Geheimnis ferngehalten', body: '{{summary}}' },
    'security.account': {
      title: 'Ihr Konto wurde geändert',
      body: '{{summary}} Wenn Sie das nicht waren, sagen Sie es Ihrer Verwaltung.',
    },
    'delivery.failed': {
      title: 'Sie waren auf dem Weg „{{channel}}“ nicht zu erreichen',
      body: 'Was für Sie bestimmt war, steht hier. Der Grund: {{summary}}',
    },
    custom: { title: '{{title}}', body: '{{body}}' },
  },
  buttons: { link: 'In Cadre öffnen', decide: 'Ansehen und entscheiden', manage: 'Mitteilungen einstellen' },
  verdicts: { approve: 'Genehmigen', reject: 'Ablehnen' },
  unknown: 'Jemand',
  outcomes: { approved: 'Genehmigt', rejected: 'Abgelehnt', expired: 'Verfallen', withdrawn: 'Zurückgezogen' },
  scopes: {
    ...{ tenant: 'die Firma', workspace: 'den Arbeitsbereich', crew: 'die Mannschaft', agent: 'den Agenten' },
    ...{ run: 'den Lauf', user: 'die Person' },
  },
  periods: { month: 'Monat', day: 'Tag', run: 'ganzer Lauf' },
  chat: {
    linked: 'Dieser Chat ist jetzt Ihrer. Hier erfahren Sie, was Sie erfahren wollen.',
    unknownCode: 'Dieser Code gilt nicht mehr. Holen Sie sich in Cadre einen neuen.',
    pressed: 'Ihre Entscheidung ist festgehalten und wird jetzt ausgeführt.',
    signIn: 'Hier kann das nicht mehr entschieden werden. Melden Sie sich an, um es anzusehen.',
    more: '{{count}} Mitteilungen',
  },
};
