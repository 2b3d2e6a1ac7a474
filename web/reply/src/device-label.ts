/** How this browser is named to the agency beside its state: kind and family, nothing that identifies it further. */
export const deviceLabel = (userAgent: string): string => {
  const system = /iPhone|iPad/.test(userAgent)
    ? 'iPhone'
    : /Android/.test(userAgent)
      ? 'Android'
      : /Macintosh/.test(userAgent)
        ? 'Mac'
        : /Windows/.test(userAgent)
          ? 'Windows'
          : /Linux/.test(userAgent)
            ? 'Linux'
            : '';
  const app = /MicroMessenger/.test(userAgent)
    ? 'WeChat'
    : /LinkedIn/i.test(userAgent)
      ? 'LinkedIn'
      : /Edg\//.test(userAgent)
        ? 'Edge'
        : /Firefox|FxiOS/.test(userAgent)
          ? 'Firefox'
          : /Chrome|CriOS/.test(userAgent)
            ? 'Chrome'
            : /Safari/.test(userAgent)
              ? 'Safari'
              : '';
  return [system, app].filter((part) => part !== '').join(' · ');
};
