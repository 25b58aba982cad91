import { Buffer } from 'node:buffer';
import { mayHoldEscapes, withoutEscapes } from './escapes.ts';

/** Bytes that are looked through for patterns. */
export interface LookedAt {
  /** Begins with them; there may be others behind. */
  readonly view: DataView;
  readonly length: number;
  /** The same with each escape as the character it stands for; null where there is no escape. */
  plain(): LookedAt | null;
}

/** A text is looked at in one place of memory again and again: most texts are short. */
const scratch = Buffer.allocUnsafeSlow(16 * 1024);
const scratchView = viewOf(scratch);
const mostBytesPerUnit = 3;

/** Looks at a text in UTF-8, until it looks at another one. */
export function lookAtText(text: string): LookedAt {
  if (text.length * mostBytesPerUnit > scratch.byteLength) return lookAtBytes(Buffer.from(text, 'utf8'));
  return new TextLookedAt(text, scratch.write(text, 'utf8'));
}

/** Looks at bytes where they are. */
export function lookAtBytes(bytes: Uint8Array): LookedAt {
  return new BytesLookedAt(bytes);
}

class TextLookedAt implements LookedAt {
  readonly view = scratchView;
  readonly length: number;
  private readonly text: string;

  constructor(text: string, length: number) {
    this.text = text;
    this.length = length;
  }

  plain(): LookedAt | null {
    return mayHoldEscapes(this.text) ? plainOf(scratch.subarray(0, this.length)) : null;
  }
}

class BytesLookedAt implements LookedAt {
  readonly view: DataView;
  readonly length: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.view = viewOf(bytes);
    this.length = bytes.byteLength;
    this.bytes = bytes;
  }

  plain(): LookedAt | null {
    return plainOf(this.bytes);
  }
}

function plainOf(bytes: Uint8Array): LookedAt | null {
  const plain = withoutEscapes(bytes);
  return plain && lookAtBytes(plain);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
