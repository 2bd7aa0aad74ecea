const SAMPLE_RATE = 8_000;

/**
 * A WAV file of `durationMs`: 8 kHz, 16 bit, one channel. A 440 Hz tone stands for the one side and
 * a 1,000 Hz tone, in turns of a second, for the other.
 */
export function toneWav(durationMs: number): Uint8Array<ArrayBuffer> {
  const samples = Math.round((durationMs / 1_000) * SAMPLE_RATE);
  const file = new DataView(new ArrayBuffer(44 + samples * 2));
  const text = (at: number, letters: string): void => {
    for (let index = 0; index < letters.length; index += 1) {
      file.setUint8(at + index, letters.charCodeAt(index));
    }
  };
  text(0, 'RIFF');
  file.setUint32(4, 36 + samples * 2, true);
  text(8, 'WAVEfmt ');
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, SAMPLE_RATE, true);
  file.setUint32(28, SAMPLE_RATE * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  text(36, 'data');
  file.setUint32(40, samples * 2, true);
  for (let index = 0; index < samples; index += 1) {
    const hertz = Math.floor(index / SAMPLE_RATE) % 2 === 0 ? 440 : 1_000;
    const level = Math.sin((2 * Math.PI * hertz * index) / SAMPLE_RATE);
    file.setInt16(44 + index * 2, Math.round(level * 6_000), true);
  }
  return new Uint8Array(file.buffer);
}
