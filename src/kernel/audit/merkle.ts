// The tree of hashes over the rows of a segment, as RFC 6962 builds it: leaves and inner nodes are told apart by their
// first byte, so that neither can pass for the other.
import { hash } from 'node:crypto';

export const hashBytes = 32;
const leafMark = Buffer.of(0);
const nodeMark = Buffer.of(1);

export interface Step {
  /** On which side of the path this neighbour stands. */
  readonly side: 'left' | 'right';
  readonly hash: string;
}

export function leafHash(text: string): Buffer {
  return hash('sha256', Buffer.concat([leafMark, Buffer.from(text)]), 'buffer');
}

/** Of leaf hashes written one after the other. */
export function rootOf(leaves: Buffer): Buffer {
  let level = leaves;
  if (level.length === 0) return hash('sha256', '', 'buffer');
  while (level.length > hashBytes) level = levelAbove(level);
  return level;
}

/** The neighbours on the way from one leaf to the root. */
export function pathOf(leaves: Buffer, index: number): Step[] {
  const path: Step[] = [];
  let level = leaves;
  for (let at = index; level.length > hashBytes; at >>= 1) {
    const side = at % 2 === 0 ? 'right' : 'left';
    const neighbour = nodeAt(level, side === 'right' ? at + 1 : at - 1);
    // The last of an odd number has none; it goes up as it is.
    if (neighbour.length > 0) path.push({ side, hash: neighbour.toString('base64url') });
    level = levelAbove(level);
  }
  return path;
}

export function rootThrough(leaf: Buffer, path: readonly Step[]): Buffer {
  return path.reduce((node, step) => {
    const neighbour = Buffer.from(step.hash, 'base64url');
    return step.side === 'left' ? parentOf(neighbour, node) : parentOf(node, neighbour);
  }, leaf);
}

function levelAbove(level: Buffer): Buffer {
  const nodes = level.length / hashBytes;
  const above = Buffer.allocUnsafe(Math.ceil(nodes / 2) * hashBytes);
  const pair = Buffer.allocUnsafe(1 + 2 * hashBytes);
  pair[0] = 1;
  for (let index = 0; index < nodes; index += 2) {
    const at = index * hashBytes;
    const target = at / 2;
    if (index + 1 === nodes) {
      level.copy(above, target, at);
      break;
    }
    level.copy(pair, 1, at, at + 2 * hashBytes);
    hash('sha256', pair, 'buffer').copy(above, target);
  }
  return above;
}

function parentOf(left: Buffer, right: Buffer): Buffer {
  return hash('sha256', Buffer.concat([nodeMark, left, right]), 'buffer');
}

function nodeAt(level: Buffer, index: number): Buffer {
  return level.subarray(index * hashBytes, (index + 1) * hashBytes);
}
