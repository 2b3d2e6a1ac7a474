/** Two soft notes, made here: no file to load. Never rejects; a browser that wants a tap first stays silent until there was one. */
export const playChime = async (): Promise<'played' | 'needs-a-tap' | 'no-sound-here'> => {
  const Context = globalThis.AudioContext as typeof AudioContext | undefined;
  if (Context === undefined) return 'no-sound-here';
  try {
    context ??= new Context();
    // Resolves only when it may; a page that nobody touched yet must not wait for that.
    if (context.state === 'suspended') await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 300))]);
    if (context.state !== 'running') return 'needs-a-tap';
    note(context, 659.25, 0);
    note(context, 880, 0.14);
    return 'played';
  } catch {
    return 'no-sound-here';
  }
};

let context: AudioContext | undefined;

/** One sine note that begins after `delay` seconds and fades within a third of a second. */
const note = (audio: AudioContext, hertz: number, delay: number): void => {
  const [tone, gain, begin] = [audio.createOscillator(), audio.createGain(), audio.currentTime + delay];
  tone.type = 'sine';
  tone.frequency.value = hertz;
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(0.08, begin + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0001, begin + 0.33);
  tone.connect(gain).connect(audio.destination);
  tone.start(begin);
  tone.stop(begin + 0.35);
};
