// The vocabulary: a contract is a promise, a capability a kept promise, an event what happened, a call one invocation.

export { type Actor, type Door, type Origin, type Role, roles, visitor } from './actor.ts';
export { type Address, defaultAddresses } from './address.ts';
export { type Agreement, agreement, type Keeper, keep, via } from './agreement.ts';
export type {
  Connector,
  Delivered,
  Fields,
  Mac,
  MacAlgorithm,
  OAuth,
  Reach,
  ReachRequest,
  ReachTarget,
  SecretField,
  Signed,
  Signer,
  Unsigned,
  Verified,
  Webhook,
} from './connector.ts';
export { contract } from './declare.ts';
export { type EventRecord, EventShape, type EventType, event } from './event.ts';
export {
  Bytes,
  FileAnswer,
  Id,
  Instant,
  list,
  Money,
  outside,
  Page,
  PageAnswer,
  RedirectAnswer,
  secret,
  text,
} from './fields.ts';
export type { Limit } from './limit.ts';
export {
  type Demo,
  defineModule,
  type Health,
  type Module,
  type Reaction,
  reaction,
  type Schedule,
  type Stage,
  type Subject,
  type SubjectRef,
  type View,
} from './manifest.ts';
export { type Remembering, rememberedFor } from './remembering.ts';
export type {
  AnswerKind,
  AnyContract,
  Call,
  Capability,
  Cookie,
  Effect,
  InputOf,
  InvokeOptions,
  LaterOptions,
  Log,
  OutputOf,
} from './shape.ts';
export { titleOf } from './title.ts';
