package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, true",
        "example.com, www.example.com, true",
        "example.com, WWW.Example.COM., true",
        "example.com, badexample.com, false",
        "example.com, example.com.org, false",
        ".example.com, example.com, true",
        ".example.com, a.b.example.com, true",
        ".example.com, badexample.com, false",
        "*.example.com, a.example.com, true",
        "*, anything.org, true",
        "*, 203.0.113.9, true",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.33, false",
        "1.2.3, 10.1.2.3, false",
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "172.16.0.0/12, 172.31.9.9, true",
        "172.16.0.0/12, 172.32.0.1, false",
        "10.0.0.0/33, 10.0.0.1, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::1, 2001:db8:0:0::1, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "example.com:8080, example.com, true",
        "example.com:80, example.com, false",
        "10.1.2.3:8080, 10.1.2.3, true",
        "10.1.2.3:80, 10.1.2.3, false",
        "[2001:db8::1]:8080, 2001:db8::1, true",
        "[2001:db8::1]:80, 2001:db8::1, false",
        "[2001:db8::1], 2001:db8::1, true"
    })
    void namesAddressesRangesAndPorts(String element, String host, boolean covered) {
        assertThat(NoProxy.of(List.of("elsewhere.org", element)).covers(host, 8080))
                .isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "a.localhost, true",
        "127.0.0.1, true",
        "127.9.9.9, true",
        "::1, true",
        "localhost.example.com, false",
        "128.0.0.1, false",
        "mylocalhost, false"
    })
    void loopbackNeedsNoElement(String host, boolean covered) {
        assertThat(NoProxy.of(List.of()).covers(host, 80)).isEqualTo(covered);
    }
}
