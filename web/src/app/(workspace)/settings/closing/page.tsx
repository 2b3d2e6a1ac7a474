import { ClosingScreen } from '../../../../features/closing/closing-screen.tsx';

export default function ClosingPage() {
  return <ClosingScreen />;
}
