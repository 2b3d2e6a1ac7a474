import { HandoverScreen } from '../../../../features/handover/handover-screen.tsx';

export default function HandoverPage() {
  return <HandoverScreen />;
}
