// A letter as this server is handed it. What became of one that it has not acknowledged it can not say, so that a
// person decides; the letter's id tells whoever gets it twice that it is one.
import { type Instant, msOf } from '#base/time';
import { filledIn, type Mail, sendMail } from '#contracts/mail';
import type { Call } from '#kernel/contract';
import { readFile } from '#kernel/file';
import { post } from './conversation.ts';
import { Account, messageIdOf } from './model.ts';
import { mailServer } from './server.ts';

export const sendBySmtp = sendMail.implement(async (call, mail) => {
  const attachments = await Promise.all(mail.attachments.map((one) => attached(call, one)));
  const reach = await call.reach(mailServer, mail.via);
  const account = Account.parse(reach.fields);
  const messageId = messageIdOf(call.key ?? call.id, account);
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const mime = new MailComposer({
    ...{ messageId, attachments, date: written(call.now), ...headOf(mail, account), ...filledIn(mail) },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  }).compile();
  const letter = { from: account.from, to: [...mail.to, ...mail.cc, ...mail.bcc], content: await mime.build() };
  const { rejected } = await post(reach, letter, call.signal);
  if (rejected.length > 0) call.log.warn({ messageId, count: rejected.length }, 'a mail server refused some addresses');
  return { messageId };
});

function headOf(mail: Mail, { from }: Account) {
  const { to, cc, replyTo, fromName, subject, listUnsubscribe } = mail;
  const isPage = listUnsubscribe?.startsWith('https:');
  return {
    ...{ to, cc, subject, from: { address: from, name: fromName ?? '' } },
    ...(replyTo ? { replyTo } : {}),
    headers: {
      ...(listUnsubscribe ? { 'List-Unsubscribe': `<${listUnsubscribe}>` } : {}),
      ...(isPage ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
    },
  };
}

async function attached(call: Call, one: Mail['attachments'][number]) {
  if (!('fileId' in one)) return { filename: one.name, contentType: one.type, content: Buffer.from(one.bytes) };
  const { type, bytes } = await call.invoke(readFile, { fileId: one.fileId });
  return { filename: one.name, contentType: type, content: Buffer.from(bytes) };
}

/** As the heads of letters have it (RFC 5322). */
function written(at: Instant): string {
  return new Date(msOf(at)).toUTCString().replace('GMT', '+0000');
}
