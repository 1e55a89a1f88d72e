/**
 * Starts a clock of this process's own CPU time; what it returns reads it, in milliseconds. A limit on it says how much
 * work something is, however busy the machine is with other things.
 */
export function cpuClock(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}
