// How one record lies in a file: mark, length, checksum of the text, checksum of the head, then the text in UTF-8.
// The head vouches for the length, so a frame that runs past the end of the file is known to be torn, not damaged.
import { crc32 } from 'node:zlib';

export const headBytes = 16;

/** FF and FE never occur in UTF-8, so no text can hold something that looks like the start of a frame. */
const mark = Buffer.from([0xff, 0x53, 0x31, 0xfe]);

/** What a file still says. `damaged`: bytes in it are neither a whole frame nor the beginning of a last one. */
export interface Reading {
  readonly texts: string[];
  readonly damaged: boolean;
}

export function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(headBytes + length);
  mark.copy(frame);
  frame.writeUInt32LE(length, 4);
  frame.write(text, headBytes);
  frame.writeUInt32LE(crc32(frame.subarray(headBytes)), 8);
  frame.writeUInt32LE(crc32(frame.subarray(0, 12)), 12);
  return frame;
}

export function readFrames(bytes: Buffer): Reading {
  const texts: string[] = [];
  let damaged = false;
  for (let at = 0; bytes.length - at >= headBytes; ) {
    const length = lengthAt(bytes, at);
    if (length === null) {
      damaged = true;
      const next = bytes.indexOf(mark, at + 1);
      at = next === -1 ? bytes.length : next;
      continue;
    }
    const end = at + headBytes + length;
    if (end > bytes.length) break;
    const text = bytes.subarray(at + headBytes, end);
    if (crc32(text) === bytes.readUInt32LE(at + 8)) texts.push(text.toString());
    else damaged = true;
    at = end;
  }
  return { texts, damaged };
}

function lengthAt(bytes: Buffer, at: number): number | null {
  const sound =
    bytes.compare(mark, 0, mark.length, at, at + mark.length) === 0 &&
    crc32(bytes.subarray(at, at + 12)) === bytes.readUInt32LE(at + 12);
  return sound ? bytes.readUInt32LE(at + 4) : null;
}
