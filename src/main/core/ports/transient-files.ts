/** A file that is kept for a while. */
export interface TransientFile {
  /** In bytes. */
  readonly size: number;
  /** MD5 of what came, in lower-case hex. */
  readonly md5: string;
  /** What came, piece by piece. Fails with StorageFailed where it is gone or was changed. */
  read(): AsyncIterable<Uint8Array>;
  /** Removes it; a file that is gone already is no fault. */
  remove(): Promise<void>;
}

/** Files that outlive neither their use nor this process: what is left on the disk cannot be read without its memory. */
export interface TransientFiles {
  /**
   * Keeps all that comes. Fails with PayloadTooLarge beyond `most` bytes, with StorageFailed, and with whatever the source
   * fails with; nothing is left of the file then.
   */
  write(source: AsyncIterable<Uint8Array>, most: number): Promise<TransientFile>;
  /** Removes all that there is; nothing can be kept afterwards. */
  close(): Promise<void>;
}
