import { Logo } from '../ui/logo.tsx';

/** The first bytes: the mark, until the device knows who is here. */
export default function HomePage() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <Logo />
    </main>
  );
}
