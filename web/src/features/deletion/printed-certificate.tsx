'use client';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { certificateHash, type DeletionCertificate } from '@liexin/proof/deletion-certificate';
import { toBase64url } from '@liexin/proof/bytes';
import { certificatePaper as words } from '../../text/certificate-paper.ts';
import { Qr } from '../../ui/qr.tsx';

type Both = readonly string[];
const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** One certificate on one page of paper, in both languages. On the screen it is nowhere; once it is there the printer is asked. */
export function PrintedCertificate({ certificate, agencyName, onDone }: { certificate: DeletionCertificate; agencyName: string; onDone: () => void }) {
  const [hash, setHash] = useState<string | null>(null);
  useEffect(() => {
    certificateHash(certificate).then(
      (bytes) => setHash(toBase64url(bytes)),
      () => onDone(),
    );
  }, [certificate, onDone]);
  useEffect(() => {
    if (hash === null) return undefined;
    window.addEventListener('afterprint', onDone);
    window.print();
    return () => window.removeEventListener('afterprint', onDone);
  }, [hash, onDone]);
  if (hash === null) return null;
  const { number, agencyId, runId, rules, engine, startedAtMs, finishedAtMs, counts, stores, idListRoot, prevCertHash, backupHorizonMs } = certificate;
  const countOf = (of: 'purged' | 'held' | 'restricted' | 'failed'): [number, number, number] => [
    counts['messages']?.[of] ?? 0,
    counts['parts']?.[of] ?? 0,
    counts['months']?.[of] ?? 0,
  ];
  const kept = (['held', 'restricted', 'failed'] as const).filter((of) => countOf(of)[1] + countOf(of)[2] > 0);
  return createPortal(
    <article className="printed" lang="en">
      <header>
        <Title words={words.title(number)} />
        <Qr value={`${agencyId}/${number}/${hash}`} label={words.hash[0]} />
      </header>
      <dl>
        <Row name={words.agency}>{`${agencyName} (${agencyId})`}</Row>
        <Row name={words.run}>{`${runId}, ${engine}`}</Row>
        <Row name={words.from}>{utc(startedAtMs)}</Row>
        <Row name={words.to}>{utc(finishedAtMs)}</Row>
        <Row name={words.rules}>{rules.map(({ id, version }) => `${id}.${version}`).join(', ')}</Row>
        <Row name={words.deleted}>
          <Pair words={words.counts(...countOf('purged'))} />
        </Row>
        {kept.map((of) => (
          <Row key={of} name={words[of]}>
            <Pair words={words.counts(...countOf(of))} />
          </Row>
        ))}
        <Row name={words.stores}>{stores.map(({ name, acked }) => `${name} ${acked}`).join(', ')}</Row>
        <Row name={words.horizon}>{utc(backupHorizonMs)}</Row>
        <Row name={words.root}>{idListRoot}</Row>
        <Row name={words.prev}>{prevCertHash}</Row>
        <Row name={words.hash}>{hash}</Row>
        <Row name={words.signature(certificate.serverKeySeq)}>{certificate.signature}</Row>
      </dl>
      <Pair words={words.check} />
    </article>,
    document.body,
  );
}

function Title({ words: [en, zh] }: { words: Both }) {
  return (
    <div>
      <h1>
        {en}
        <br />
        <span lang="zh">{zh}</span>
      </h1>
      <Pair words={words.lead} />
    </div>
  );
}

function Row({ name, children }: { name: Both; children: React.ReactNode }) {
  return (
    <div>
      <dt>
        <Pair words={name} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function Pair({ words: [en, zh] }: { words: Both }) {
  return (
    <p>
      {en}
      <br />
      <span lang="zh">{zh}</span>
    </p>
  );
}
