"""Passwords that are tried first, because so many people have chosen them."""

COMMON_PASSWORDS = frozenset(
    """
    12341234 12121212 11223344 11112222 1234567890 0123456789 123456789a 12345678a 123456aa 1234abcd abcd1234
    abc12345 abc123456 abcdef123 a1234567 a12345678 a123456789 aa123456 aaa12345 q1w2e3r4 q1w2e3r4t5 1q2w3e4r
    1q2w3e4r5t qwerty12 qwerty123 qwertyui qwertyuiop qwer1234 asdfghjk asdfghjkl asdf1234 zxcvbnm1 1qaz2wsx
    password password1 password12 password123 passw0rd p4ssw0rd pass1234 letmein1 welcome1 welcome123 iloveyou
    iloveyou1 sunshine football baseball superman princess trustno1 changeme changeme123 default1 admin123
    admin1234 admin12345 administrator root1234 test1234 user1234 guest123 login123 computer internet samsung1
    iphone123 facebook google123 zalo1234 zalo12345 dragon123 monkey123 michael1 charlie1 liverpool manchester
    matkhau1 matkhau12 matkhau123 matkhau1234 matkhaumoi matkhaucuatoi matkhaula khongbiet khongnho khongcho
    khongcomatkhau emyeuanh anhyeuem anhyeuem123 yeuemnhieu yeuanhnhieu iuanhnhieu conyeume conyeubame
    giadinhtoi giadinh123 hanhphuc hanhphuc1 hanhphuc123 thuonglam vietnam1 vietnam12 vietnam123 vietnam1975
    vietnam1945 hanoi123 saigon123 sinhnhat tinhyeu1 tinhyeu123 motnamba mothaiba mothaibabon congdoan
    congdoan1 congdoan12 congdoan123 congdoan1929 congdoanvietnam congdoancoso doanvien doanvien1 doanvien123
    canbocongdoan liendoan liendoanlaodong laodong1 laodong123 nguoilaodong congnhan congnhan1 congnhan123
    hoctap123 hoctaptot lichsudang dangcongsan hochiminh bachodinh 28071929 19051890 02091945 30041975
    """.split()  # noqa: SIM905 - two hundred words read better without quotes
)
