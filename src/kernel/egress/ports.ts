// Ports no request may name: the block list of the Fetch standard (a request there would be read as another protocol)
// and the usual ports of databases, queues and control planes.

const fetchStandard = [
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

const infrastructure = {
  database: [1433, 1521, 3306, 5432, 5433, 5984, 6379, 6380, 9042, 11211, 27017, 27018, 27019],
  search: [9200, 9300],
  queue: [2181, 4369, 5671, 5672, 9092],
  control: [445, 623, 873, 2375, 2376, 2379, 2380, 3389, 5900, 5985, 5986, 10250, 10255],
};

const mail = new Set([25, 110, 143, 465, 587, 993, 995]);
const blocked = new Set([...fetchStandard, ...Object.values(infrastructure).flat()]);

export function isPortRefused(port: number, purpose?: string): boolean {
  return blocked.has(port) && !(purpose === 'mail' && mail.has(port));
}
