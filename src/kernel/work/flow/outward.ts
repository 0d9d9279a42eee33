// The nodes by which a flow reaches others: what Cadre can do, people, other flows, services, and time.

import { z } from 'zod';
import { asFault } from '#base/fault';
import { isDuration, type NodeOf } from './graph.ts';
import { type Act, filled, keyed, leads, out, type Turn, wrong } from './turn.ts';

export const called: Act<NodeOf<'capability' | 'agent' | 'crew'>> = async (turn) => {
  const { place, node } = turn;
  const input = await filled(turn, node.input);
  return out(await place.step.invokeNamed(node.capability, input, { name: node.id, ...retryOf(turn) }));
};

export const subFlow: Act<NodeOf<'flow'>> = async (turn) => {
  const { course, place, node } = turn;
  const input = await filled(turn, node.input);
  return out(await course.flow(place.step, { name: node.id, flow: node.flow, input }));
};

export const requested: Act<NodeOf<'http'>> = async (turn) => {
  const { place, node } = turn;
  const { method, url, query, headers, json, form, body, answer, whole } = node;
  const parts = { url, query, headers, json, form, body };
  const input = keyed(
    await filled(turn, Object.fromEntries(Object.entries(parts).filter(([, one]) => one !== undefined))),
  );
  const request = { ...input, method, answer, whole: whole === true };
  const came = keyed(await place.step.invokeNamed('http.request.send', request, { name: node.id, ...retryOf(turn) }));
  return out(whole ? came : came.body);
};

export const approved: Act<NodeOf<'approval'>> = async (turn) => {
  const { place, node } = turn;
  const { title, details } = keyed(await filled(turn, { title: node.title, details: node.details }));
  try {
    const gate = { title: String(title).slice(0, 300) || 'Go on?', details: keyed(details) };
    return out(await place.step.approval(node.id, gate));
  } catch (error) {
    const { code, message, details: why } = asFault(error);
    if (code !== 'conflict' || why?.approvalId === undefined || !leads(place, node.id, 'refused')) throw error;
    return out({ approvalId: why.approvalId, state: why.state, message }, 'refused');
  }
};

export const waited: Act<NodeOf<'wait'>> = async (turn) => {
  const { place, node, input } = turn;
  const time = keyed(await filled(turn, { for: node.for, until: node.until }));
  const span = time.for;
  await place.step.sleep(node.id, isDuration(span) ? span : { until: instantIn(turn, time.until ?? span) });
  return out(input);
};

export const awaited: Act<NodeOf<'event'>> = async (turn) => {
  const { place, node, input } = turn;
  const asked = keyed(await filled(turn, { match: node.match, until: node.until }));
  const { until } = asked;
  const type = { name: node.event, summary: '', data: z.unknown() };
  const data = await place.step.waitFor(type, {
    ...{ name: node.id, match: keyed(asked.match) },
    ...(until === undefined ? {} : { until: isDuration(until) ? until : { at: instantIn(turn, until) } }),
  });
  return data === undefined ? out(input, 'timeout') : out(data);
};

function instantIn(turn: Turn, value: unknown): string {
  const instant = z.iso.datetime({ offset: true }).safeParse(value);
  if (instant.success) return new Date(instant.data).toISOString();
  throw wrong(turn, `${JSON.stringify(value) ?? 'Nothing'} is neither a time such as "2 days" nor an instant`);
}

function retryOf({ node: { retry } }: Turn) {
  return retry ? { retry: Object.fromEntries(Object.entries(retry).filter(([, one]) => one !== undefined)) } : {};
}
