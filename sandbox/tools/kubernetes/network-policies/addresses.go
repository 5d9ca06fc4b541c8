package main

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"strings"
)

// addresses is a set of IPv4 addresses: ranges in ascending order that neither overlap nor touch. nftables refuses
// ranges that overlap.
type addresses []addressRange

// addressRange has both its ends. 64 bits, so that the address after the last one is a number too.
type addressRange struct{ first, last uint64 }

const lastAddress = 1<<32 - 1

func everywhere() addresses {
	return addresses{{0, lastAddress}}
}

func single(address netip.Addr) addresses {
	n := number(address)
	return addresses{{n, n}}
}

// block has the addresses of a CIDR; none of them when it is of IPv6, for the pods' network has none.
func block(cidr string) (addresses, error) {
	prefix, err := netip.ParsePrefix(cidr)
	if err != nil || !prefix.Addr().Is4() {
		return nil, err
	}
	first := number(prefix.Masked().Addr())
	return addresses{{first, first + 1<<(32-prefix.Bits()) - 1}}, nil
}

// union of both: the ranges sorted, and those joined that overlap or touch.
func (a addresses) union(b addresses) addresses {
	sorted := slices.Concat(a, b)
	slices.SortFunc(sorted, func(x, y addressRange) int { return int(x.first) - int(y.first) })
	joined := addresses{}
	for _, next := range sorted {
		if end := len(joined) - 1; end >= 0 && next.first <= joined[end].last+1 {
			joined[end].last = max(joined[end].last, next.last)
		} else {
			joined = append(joined, next)
		}
	}
	return joined
}

// without the addresses of b.
func (a addresses) without(b addresses) addresses {
	rest := addresses{}
	for _, whole := range a {
		first := whole.first
		for _, hole := range b {
			if hole.last < first || hole.first > whole.last {
				continue
			}
			if hole.first > first {
				rest = append(rest, addressRange{first, hole.first - 1})
			}
			first = hole.last + 1
		}
		if first <= whole.last {
			rest = append(rest, addressRange{first, whole.last})
		}
	}
	return rest
}

func (a addresses) has(address netip.Addr) bool {
	n := number(address)
	return slices.ContainsFunc(a, func(r addressRange) bool { return r.first <= n && n <= r.last })
}

func (a addresses) isEverywhere() bool {
	return len(a) == 1 && a[0] == addressRange{0, lastAddress}
}

// String writes the set as nftables reads it.
func (a addresses) String() string {
	texts := make([]string, 0, len(a))
	for _, r := range a {
		text := address(r.first).String()
		if r.last > r.first {
			text += "-" + address(r.last).String()
		}
		texts = append(texts, text)
	}
	return "{ " + strings.Join(texts, ", ") + " }"
}

func number(address netip.Addr) uint64 {
	bytes := address.As4()
	return uint64(binary.BigEndian.Uint32(bytes[:]))
}

func address(number uint64) netip.Addr {
	return netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, uint32(number))))
}
