/** What the images are made with, by Debian's names. Installed with `apt-get install --no-install-recommends`. */
export const imagePackages = ["debian-archive-keyring", "mmdebstrap", "python3-pip", "maven"] as const;
