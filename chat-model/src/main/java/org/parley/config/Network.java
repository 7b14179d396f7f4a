package org.parley.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** An address or a network in CIDR notation, of IPv4 or IPv6. Immutable. */
public final class Network {
    /** Only what can't be a host name, so that nothing is looked up. */
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final byte[] address;
    private final int bits;

    private Network(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /** @throws InvalidSettingException where the text is neither */
    static Network of(String text) {
        int slash = text.indexOf('/');
        byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
        int most = address.length * 8;
        try {
            int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            if (address.length > 0 && bits >= 0 && bits <= most) {
                return new Network(address, bits);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new InvalidSettingException(
                Setting.TRUSTED_PROXIES, "must list addresses or networks like 10.0.0.0/8: " + text);
    }

    /** Whether an address is this one or in this network; never for what is no address. */
    public boolean contains(String text) {
        byte[] other = bytes(text);
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Empty for what is no address. */
    private static byte[] bytes(String text) {
        String plain = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!NUMERIC.matcher(plain).matches()) {
            return new byte[0];
        }
        try {
            return InetAddress.getByName(plain).getAddress();
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }
}
