/** Names, ports and sizes of the sandbox's object store. */

/** Debian's packages with the three daemons and their tools; they bring the system user `ceph`. */
export const objectStorePackages = ["ceph-base", "ceph-mon", "ceph-osd", "radosgw"] as const;

/** The monitor listens on the loopback interface only; chosen beside Ceph's usual 3300 and 7480. */
export const objectStorePorts = { monitor: 13300, gateway: 17480 } as const;

/** Who has keys. Only the owner may make buckets; what the others may do is up to the bucket's policy. */
export const userNames = { owner: "lake", jobs: "spark-jobs", history: "history-server" } as const;

/** A sparse file: it takes from the disk what is stored. */
export const storeSizeGiB = 10;
